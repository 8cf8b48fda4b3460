import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyOf } from '../src/copy.ts';

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constantFrom(null, undefined, true, ''), fc.double(), fc.string()),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value')),
    fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
    fc.array(fc.integer()).map((numbers) => new Set(numbers)),
    fc.uint8Array(),
  ),
})).value;

test('a copy is what structuredClone gives', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(copyOf(value)).toStrictEqual(structuredClone(value));
    }),
  );
});

test('what is done to a copy does not show in the original, however deep', () => {
  const original = { list: [{ n: 1 }], map: new Map([['a', { n: 1 }]]), set: new Set([1]) };
  const copy = copyOf(original);
  for (const one of [...copy.list, ...copy.map.values()]) one.n = 2;
  copy.set.add(2);
  expect(original).toEqual({ list: [{ n: 1 }], map: new Map([['a', { n: 1 }]]), set: new Set([1]) });
});
