import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FallingBehind, forecastFreezes } from '../../src/forecast/forecastFreezes.ts';
import { defaultRules } from '../../src/index.ts';

const rules = {
  ...defaultRules,
  forecastDeliveryMost: 0.95,
  forecastBacklogLeastMs: 50,
  forecastOdds: 12,
  forecastOddsPower: 1,
  forecastDropOdds: 3,
  forecastTimeShare: 0.5,
};

const behind = (part: Partial<FallingBehind> = {}): FallingBehind => ({
  deliveryRatio: 0.5,
  backlogMs: 1000,
  droppedMs: 0,
  cachesAgeMs: 0,
  buckets: [
    { cacheMs: 5000, viewers: 2 },
    { cacheMs: 1000, viewers: 7 },
  ],
  ...part,
});

test('a cache of 1 s is empty in 2 s when half is delivered: odds of 12 times a third', () => {
  // empty in 1000 / 0.5 = 2000 ms, half of that on the median; 12 * 1000 / (1000 + 2000) = 4 to 1
  // empty in 5000 / 0.5 = 10 000 ms; 12 * 1000 / 11 000 = 1.0909 to 1
  expect(forecastFreezes(behind(), rules)).toEqual([
    { cacheMs: 1000, viewers: 7, inMs: 1000, probability: 0.8 },
    { cacheMs: 5000, viewers: 2, inMs: 5000, probability: expect.closeTo(0.5217, 4) },
  ]);
});

test('caches counted a while ago have lost what was not delivered since', () => {
  const [first] = forecastFreezes(behind({ cachesAgeMs: 1000 }), rules);
  // 1000 - 0.5 * 1000 = 500 ms left, empty in 1000 ms; 12 * 1000 / 2000 = 6 to 1
  expect(first).toMatchObject({ inMs: 500, probability: expect.closeTo(6 / 7, 6) });
});

test('a dropped frame is missed when the playhead comes to it, and trebles the odds', () => {
  const [, last] = forecastFreezes(behind({ droppedMs: 300 }), rules);
  expect(last).toMatchObject({ inMs: 2500, probability: expect.closeTo((3 * 12) / 11 / (1 + 36 / 11), 6) });
});

test('an uplink that delivers all but everything empties a cache only slowly', () => {
  const [first] = forecastFreezes(behind({ deliveryRatio: 2 }), rules);
  expect(first?.inMs).toBe(10_000);
});

const moments = fc.record({
  deliveryRatio: fc.double({ min: 0, max: 5, noNaN: true }),
  backlogMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  droppedMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
  cachesAgeMs: fc.double({ min: 0, max: 1e5, noNaN: true }),
  buckets: fc.uniqueArray(
    fc.record({ cacheMs: fc.integer({ min: 0, max: 60_000 }), viewers: fc.integer({ min: 1, max: 1e6 }) }),
    { selector: ({ cacheMs }) => cacheMs, maxLength: 13 },
  ),
});

test('more cache never freezes earlier, nor more likely', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const freezes = forecastFreezes(moment, defaultRules).sort((a, b) => a.cacheMs - b.cacheMs);
      for (const [i, freeze] of freezes.entries()) {
        const less = freezes[i - 1];
        if (less === undefined) continue;
        expect(freeze.inMs).toBeGreaterThanOrEqual(less.inMs);
        expect(freeze.probability).toBeLessThanOrEqual(less.probability);
      }
    }),
  );
});

test('every bucket is answered with a time and a probability, whatever came in', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const freezes = forecastFreezes(moment, defaultRules);
      expect(freezes).toHaveLength(moment.buckets.length);
      for (const { inMs, probability } of freezes) {
        expect(Number.isFinite(inMs) && inMs >= 0).toBe(true);
        expect(probability > 0 && probability < 1).toBe(true);
      }
    }),
  );
});

test('a deeper backlog never makes a freeze less likely', () => {
  fc.assert(
    fc.property(moments, fc.double({ min: 1, max: 100, noNaN: true }), (moment, factor) => {
      const deeper = { ...moment, backlogMs: moment.backlogMs * factor };
      const before = forecastFreezes(moment, defaultRules);
      for (const [i, { probability }] of forecastFreezes(deeper, defaultRules).entries())
        expect(probability).toBeGreaterThanOrEqual((before[i]?.probability ?? 1) - 1e-12);
    }),
  );
});
