import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketOf, bucketsOf, CACHE_BUCKETS } from '../../src/forecast/cacheBuckets.ts';
import {
  apart,
  bucketAt,
  type CacheTrack,
  withCache,
  withoutCaches,
} from '../../src/session/play/cacheTrack.ts';

test('a cache lies in one bucket, and more of it in no lower one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e5 }), (ms, more) => {
      expect(bucketOf(ms)).toBeGreaterThanOrEqual(0);
      expect(bucketOf(ms + more)).toBeGreaterThanOrEqual(bucketOf(ms));
      expect(bucketOf(ms + more)).toBeLessThan(CACHE_BUCKETS);
    }),
  );
});

test('a bucket stands for its middle, and a full smooth cache has one to itself', () => {
  const counts: number[] = [];
  for (const ms of [4900, 5003, 100]) {
    const bucket = bucketOf(ms);
    while (counts.length <= bucket) counts.push(0);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  expect(bucketsOf(counts)).toEqual([
    { cacheMs: 125, viewers: 1 },
    { cacheMs: 5000, viewers: 2 },
  ]);
});

test('a second has the cache last said in it, or not long before', () => {
  let track: CacheTrack = [];
  for (const [t, ms] of [
    [1000, 5000],
    [2000, 4000],
    [3000, 200],
  ] as const)
    track = withCache(track, t, ms);
  expect(bucketAt(track, 3000, 6000)).toBe(bucketOf(4000));
  expect(bucketAt(track, 3001, 6000)).toBe(bucketOf(200));
  expect(bucketAt(track, 1000, 6000)).toBe(-1);
  expect(bucketAt(track, 9500, 6000)).toBe(-1);
  track = withoutCaches(track, 2500);
  expect([bucketAt(track, 2501, 6000), apart(track).length]).toEqual([bucketOf(4000), 2]);
});
