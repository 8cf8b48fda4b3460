import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bucketAt,
  type CacheTrack,
  withCache,
  withoutCaches,
  withRoom,
} from '../src/session/play/cacheTrack.ts';

const START = 1_755_000_000_000;
const GAP_MS = 6000;

const batch = fc.record({
  /** What each sample said was cached, ms; null where it said nothing. */
  caches: fc.array(fc.option(fc.nat(20_000)), { maxLength: 20 }),
  forgetsMs: fc.nat(30_000),
});

test('with room made for a batch beforehand every second asks for the same', () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 8 }), (batches) => {
      let [plain, roomy]: [CacheTrack, CacheTrack] = [[], []];
      let t = START;
      for (const { caches, forgetsMs } of batches) {
        plain = withoutCaches(plain, t - forgetsMs);
        roomy = withRoom(withoutCaches(roomy, t - forgetsMs), caches.length);
        for (const cache of caches) {
          t += 1000;
          if (cache === null) continue;
          plain = withCache(plain, t, cache);
          roomy = withCache(roomy, t, cache);
        }
        for (let end = t - 40_000; end <= t + 1000; end += 500)
          expect(bucketAt(roomy, end, GAP_MS)).toBe(bucketAt(plain, end, GAP_MS));
      }
    }),
  );
});
