import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchStutters } from '../../src/difference/matchStutters.ts';
import { clogAt } from '../stutter.ts';

const ids = (matches: ReturnType<typeof matchStutters>) =>
  matches.map(({ before, after }) => [before?.id ?? null, after?.id ?? null]);

describe('stutters of two runs', () => {
  test('are one where room and cause are the same and a moment is shared', () => {
    expect(ids(matchStutters([clogAt(0, 10, { id: 'old' })], [clogAt(9, 20, { id: 'new' })]))).toEqual([
      ['old', 'new'],
    ]);
  });

  test.each([
    ['the room is another', clogAt(0, 10, { id: 'new', room: 'b' })],
    ['no moment is shared', clogAt(11, 20, { id: 'new' })],
  ])('are two where %s', (_, after) => {
    expect(ids(matchStutters([clogAt(0, 10, { id: 'old' })], [after]))).toEqual([
      ['old', null],
      [null, 'new'],
    ]);
  });

  test('go to the longest overlap, each once', () => {
    const before = [clogAt(0, 10, { id: 'old' })];
    const after = [clogAt(0, 3, { id: 'first' }), clogAt(5, 10, { id: 'second' })];
    expect(ids(matchStutters(before, after))).toEqual([
      [null, 'first'],
      ['old', 'second'],
    ]);
  });

  test('prefer the same cause to a longer overlap, and change their cause where nothing else is left', () => {
    const before = [clogAt(0, 10, { id: 'old' })];
    const other = clogAt(0, 10, { id: 'low', cause: 'low_frame_rate' });
    expect(ids(matchStutters(before, [other, clogAt(9, 30, { id: 'clog' })]))).toEqual([
      [null, 'low'],
      ['old', 'clog'],
    ]);
    expect(ids(matchStutters(before, [other]))).toEqual([['old', 'low']]);
  });

  test('that still last overlap whatever began before the end', () => {
    expect(ids(matchStutters([clogAt(0, null, { id: 'old' })], [clogAt(50, null, { id: 'new' })]))).toEqual([
      ['old', 'new'],
    ]);
  });

  test('are each told exactly once, and a run matches itself', () => {
    const stutters = fc
      .array(
        fc.record({
          room: fc.constantFrom('a', 'b'),
          cause: fc.constantFrom('upstream_clog' as const, 'low_frame_rate' as const),
          fromS: fc.nat(60),
          lengthS: fc.option(fc.nat(30)),
        }),
        { maxLength: 12 },
      )
      .map((rows) =>
        rows.map(({ room, cause, fromS, lengthS }, i) =>
          clogAt(fromS, lengthS === null ? null : fromS + lengthS, { id: `${i}`, room, cause }),
        ),
      );
    fc.assert(
      fc.property(stutters, stutters, (before, after) => {
        const matches = matchStutters(before, after);
        const told = (side: 'before' | 'after') => matches.flatMap((match) => match[side] ?? []);
        expect(told('before').toSorted(byId)).toEqual(before.toSorted(byId));
        expect(told('after').toSorted(byId)).toEqual(after.toSorted(byId));
        for (const { before: one, after: other } of matchStutters(before, before)) {
          expect([one?.room, one?.cause]).toEqual([other?.room, other?.cause]);
        }
      }),
    );
  });
});

const byId = (a: { readonly id: string }, b: { readonly id: string }) => a.id.localeCompare(b.id);
