import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLines } from '../../src/insert/joinLines.ts';

const good = JSON.stringify({ room: 'a' });

test.each([
  ['an empty line', ''],
  ['a blank line', ' '],
  ['SQL', 'DROP TABLE samples'],
  ['two lines in one', `${good}\n${good}`],
  ['SQL behind a blank line', `${good}\n\nDROP TABLE samples;\n{}`],
  ['a carriage return', `${good.slice(0, -1)}\r}`],
  ['a NUL byte', `${good.slice(0, -1)}\u0000}`],
  ['something behind the object', `${good};`],
  ['an array', `[${good}]`],
])('%s is refused by its index', (_, text) => {
  const lines = [good, good, text].map((line) => Buffer.from(line));
  expect(() => joinLines(lines)).toThrow(expect.objectContaining({ code: 'rejected', line: 2 }));
});

test('whatever JSON.stringify makes of an object is one line, and stays its own', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())), (objects) => {
      const texts = objects.map((object) => JSON.stringify(object));
      const joined = Buffer.from(joinLines(texts.map((text) => Buffer.from(text)))).toString('utf8');
      expect(joined.split('\n').slice(0, -1)).toEqual(texts);
    }),
  );
});
