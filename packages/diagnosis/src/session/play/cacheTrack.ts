import { bucketOf } from '../../forecast/cacheBuckets.ts';

/** What a view had cached, as it said so: times and ms in turn, oldest first, the seconds not yet counted only. */
export type CacheTrack = readonly number[];

/** The track with one more sample. Made anew each time: few numbers, and none more than needed. */
export const withCache = (track: CacheTrack, t: number, cacheMs: number): CacheTrack => [
  ...track,
  t,
  cacheMs,
];

/** The track without what no second after `until` can ask for: all before the last sample up to then. */
export function withoutCaches(track: CacheTrack, until: number): CacheTrack {
  let first = 0;
  while ((track[first + 2] ?? Number.POSITIVE_INFINITY) <= until) first += 2;
  return first > 0 ? track.slice(first) : track;
}

/** The cache bucket of the second that ends at `end`: by the last sample in it, or not long before; -1 for none. */
export function bucketAt(track: CacheTrack, end: number, sampleGapMs: number): number {
  for (let i = track.length - 2; i >= 0; i -= 2) {
    const t = track[i] ?? end;
    if (t < end) return end - t <= sampleGapMs ? bucketOf(track[i + 1] ?? 0) : -1;
  }
  return -1;
}

/** The track in fewer digits: of each sample but the first the time since the one before. */
export const apart = (track: CacheTrack): CacheTrack =>
  track.map((value, at) => (at % 2 === 0 && at > 0 ? value - (track[at - 2] ?? 0) : value));

/** What was taken apart. */
export function together(track: CacheTrack): CacheTrack {
  const whole = [...track];
  for (let at = 2; at < whole.length; at += 2) whole[at] = (whole[at] ?? 0) + (whole[at - 2] ?? 0);
  return whole;
}
