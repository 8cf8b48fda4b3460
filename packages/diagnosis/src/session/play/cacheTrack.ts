import { bucketOf } from '../../forecast/cacheBuckets.ts';

/** What a view had cached, as it said so: times and ms in turn, oldest first, the seconds not yet counted only. */
export type CacheTrack = number[];

/** Takes a sample down. */
export function noteCache(track: CacheTrack, t: number, cacheMs: number): void {
  track.push(t, cacheMs);
}

/** Forgets what no second after `until` can ask for: all before the last sample up to then. */
export function forgetCaches(track: CacheTrack, until: number): void {
  let first = 0;
  while ((track[first + 2] ?? Number.POSITIVE_INFINITY) <= until) first += 2;
  if (first > 0) track.splice(0, first);
}

/** The cache bucket of the second that ends at `end`: by the last sample in it, or not long before; -1 for none. */
export function bucketAt(track: CacheTrack, end: number, sampleGapMs: number): number {
  for (let i = track.length - 2; i >= 0; i -= 2) {
    const t = track[i] ?? end;
    if (t < end) return end - t <= sampleGapMs ? bucketOf(track[i + 1] ?? 0) : -1;
  }
  return -1;
}
