/** Where one bucket of cached media ends and the next begins, ms. The last is open. */
const BOUNDS_MS = [250, 500, 750, 1000, 1500, 2000, 2500, 3500, 4500, 5500, 7000, 10_000] as const;

/** How many buckets viewers' caches are counted in. */
export const CACHE_BUCKETS = BOUNDS_MS.length + 1;

/** Viewers whose caches hold about the same, as counted in one second. */
export interface CacheBucket {
  /** What stands for the bucket: its middle, ms; of the last, its beginning. */
  readonly cacheMs: number;
  readonly viewers: number;
}

/** The bucket that so much cached media belongs to, from 0. */
export function bucketOf(cacheMs: number): number {
  const place = BOUNDS_MS.findIndex((bound) => cacheMs < bound);
  return place < 0 ? BOUNDS_MS.length : place;
}

/** Counts by bucket as buckets that somebody is in. */
export function bucketsOf(counts: readonly number[]): CacheBucket[] {
  return counts.flatMap((viewers, place) => {
    if (viewers <= 0) return [];
    const from = place === 0 ? 0 : (BOUNDS_MS[place - 1] ?? 0);
    const to = BOUNDS_MS[place] ?? from;
    return [{ cacheMs: (from + to) / 2, viewers }];
  });
}
