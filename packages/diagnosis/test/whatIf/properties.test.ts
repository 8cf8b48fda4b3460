import type { Batch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseRecording, type Stutter, type WhatIf, whatIf } from '../../src/index.ts';
import { pusher, START, shift, squeezed, uuid, viewer } from '../support/recording.ts';
import { seeded } from './seeded.ts';

const stuttersOf = (batches: readonly Batch[]): Stutter[] =>
  diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');

const ask = (batches: readonly Batch[], stutters = stuttersOf(batches)) =>
  whatIf({ batches, stutters, random: seeded(7) });

const stall = fc
  .tuple(fc.integer({ min: 5, max: 50 }), fc.integer({ min: 1, max: 9 }))
  .map(([from, length]): [number, number] => [from, from + length]);

const room = fc
  .record({
    squeeze: fc.tuple(fc.integer({ min: 10, max: 30 }), fc.integer({ min: 4, max: 20 })),
    modes: fc.array(fc.constantFrom('auto', 'speedy', 'smooth', undefined), { minLength: 1, maxLength: 5 }),
    stalls: fc.array(fc.array(stall, { maxLength: 2 }), { minLength: 5, maxLength: 5 }),
  })
  .map(({ squeeze: [from, length], modes, stalls }) => [
    ...pusher({ sample: squeezed(from, from + length) }),
    ...modes.flatMap((cacheMode, n) =>
      viewer(n + 2, { stalls: stalls[n] ?? [], stream: cacheMode === undefined ? {} : { cacheMode } }),
    ),
  ]);

const estimates = ({ stall: one, slideshow, smoothSaves }: WhatIf) => [
  one.avoidable,
  slideshow.avoidable,
  ...(smoothSaves === null ? [] : [smoothSaves]),
];

function expectSound(answer: WhatIf): void {
  for (const { value, low, high } of estimates(answer)) {
    expect([value, low, high].every(Number.isFinite)).toBe(true);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  }
  expect(answer.modelError === null || Number.isFinite(answer.modelError)).toBe(true);
}

describe('whatever a room was', () => {
  test('taking a cause away never adds stalls, and takes no more away than there were', () => {
    fc.assert(
      fc.property(room, (batches) => {
        for (const answer of ask(batches).stutters) {
          expectSound(answer);
          expect(answer.stall.avoidable.value).toBeGreaterThanOrEqual(0);
          expect(answer.stall.avoidable.low).toBeGreaterThanOrEqual(0);
          expect(answer.stall.avoidable.value).toBeLessThanOrEqual(answer.stall.observed + 0.001);
          expect(answer.slideshow.avoidable.low).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the same question has the same answer, byte for byte, however its batches lie', () => {
    fc.assert(
      fc.property(room, fc.integer(), (batches, salt) => {
        const stutters = stuttersOf(batches);
        const random = seeded(Math.abs(salt));
        const shuffled = [...batches, ...batches.slice(0, 3)]
          .map((batch) => ({ batch, key: random() }))
          .sort((a, b) => a.key - b.key)
          .map(({ batch }) => batch);
        expect(JSON.stringify(ask(shuffled, stutters))).toBe(JSON.stringify(ask(batches, stutters)));
      }),
      { numRuns: 12 },
    );
  });

  test('another room beside it changes nothing', () => {
    fc.assert(
      fc.property(room, (batches) => {
        const stutters = stuttersOf(batches);
        const other = viewer(77, { room: '8888_other', stalls: [[10, 30]] });
        expect(ask([...other, ...batches], stutters)).toEqual(ask(batches, stutters));
      }),
      { numRuns: 10 },
    );
  });
});

const number = fc.oneof(fc.constant(null), fc.double({ min: -1e15, max: 1e15, noNaN: true }), fc.nat(100));

const garbage = fc
  .array(
    fc.record({
      session: fc.nat(3),
      seq: fc.nat(1000),
      sentS: fc.integer({ min: -100_000, max: 100_000 }),
      lateS: fc.option(fc.integer({ min: -100_000, max: 100_000 })),
      times: fc.array(fc.integer({ min: -80_000_000, max: 80_000_000 }), { maxLength: 5 }),
      codes: fc.array(fc.constantFrom(2003, 2004, 2007, 2105, 2006, -2301, 1002, 1102, 1101, 7), {
        maxLength: 6,
      }),
      values: fc.array(number, { minLength: 5, maxLength: 5 }),
    }),
    { maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ session, seq, sentS, lateS, times, codes, values }): Batch => {
      const sentAt = START + sentS * 1000;
      const column = times.map((_, index) => values[index] ?? null);
      const t = times.map((away) => sentAt + away);
      return {
        v: 1,
        room: '8888_test001',
        session: uuid(session),
        side: session === 0 ? 'push' : 'play',
        seq,
        sentAt,
        ...(lateS !== null && { receivedAt: sentAt + lateS * 1000 }),
        client: { platform: 'web' },
        stream: { protocol: 'flv' },
        samples: {
          t,
          fps: column,
          spd: column,
          vra: column,
          ara: column,
          que: column,
          drp: column,
          cache: column,
        },
        events: codes.map((code, index) => ({ t: sentAt + index * 700, code })),
      };
    }),
  );

test('garbage that the schema allows neither throws nor makes a number that is none', () => {
  fc.assert(
    fc.property(garbage, fc.integer({ min: 0, max: 40 }), (batches, awayS) => {
      const known = stuttersOf([
        ...pusher({ sample: squeezed(20, 40) }),
        ...viewer(2, { stalls: [[24, 30]] }),
      ]);
      const own = stuttersOf(batches);
      const all = [...known, ...own].map((stutter) => ({
        ...stutter,
        to: stutter.to === null ? null : stutter.to + awayS * 1000,
      }));
      const mixed = [...batches, ...viewer(2, { stalls: [[24, 30]] }).map((batch) => shift(batch, awayS))];
      for (const answer of ask(mixed, all).stutters) expectSound(answer);
    }),
    { numRuns: 15 },
  );
});
