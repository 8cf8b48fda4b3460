import { bucketOf, CACHE_BUCKETS } from '../../forecast/cacheBuckets.ts';

/**
 * What a view had cached, as it said so, oldest first, the seconds not yet counted only: of each sample one number, its
 * time and the bucket together. Behind them are zeros, free for what comes: an array that is pushed to takes twice the
 * memory.
 */
export type CacheTrack = number[];

const timeOf = (word: number) => Math.floor(word / CACHE_BUCKETS);

/** How many samples it holds. */
function lengthOf(track: CacheTrack): number {
  let length = track.length;
  while (length > 0 && track[length - 1] === 0) length -= 1;
  return length;
}

/** The track with one more sample. */
export function withCache(track: CacheTrack, t: number, cacheMs: number): CacheTrack {
  const word = t * CACHE_BUCKETS + bucketOf(cacheMs);
  const length = lengthOf(track);
  if (length === track.length) return track.concat(word);
  track[length] = word;
  return track;
}

/** The track, where it holds any, with room for so many samples more: one copy for all of a batch. */
export function withRoom(track: CacheTrack, samples: number): CacheTrack {
  const length = lengthOf(track);
  if (length === 0 || length + samples <= track.length) return track;
  const roomy = new Array<number>(length + samples).fill(0);
  for (let at = 0; at < length; at++) roomy[at] = track[at] ?? 0;
  return roomy;
}

/** The track without what no second after `until` can ask for: all before the last sample up to then. */
export function withoutCaches(track: CacheTrack, until: number): CacheTrack {
  const length = lengthOf(track);
  const behind = (until + 1) * CACHE_BUCKETS;
  let first = 0;
  while (first + 1 < length && (track[first + 1] ?? behind) < behind) first += 1;
  if (first === 0) return track;
  if (first * 2 > track.length) return track.slice(first, length);
  // By hand: of a few numbers `copyWithin` makes a long story, and each batch does it.
  for (let at = 0; at < length; at++) track[at] = at + first < length ? (track[at + first] ?? 0) : 0;
  return track;
}

/** The cache bucket of the second that ends at `end`: by the last sample in it, or not long before; -1 for none. */
export function bucketAt(track: CacheTrack, end: number, sampleGapMs: number): number {
  for (let at = lengthOf(track) - 1; at >= 0; at -= 1) {
    const word = track[at] ?? 0;
    const t = timeOf(word);
    if (t < end) return end - t <= sampleGapMs ? word - t * CACHE_BUCKETS : -1;
  }
  return -1;
}

/** The track in fewer digits: of each sample but the first the difference from the one before. */
export const apart = (track: CacheTrack): CacheTrack =>
  track.slice(0, lengthOf(track)).map((word, at) => (at > 0 ? word - (track[at - 1] ?? 0) : word));

/** What was taken apart. */
export function together(track: CacheTrack): CacheTrack {
  let word = 0;
  return track.map((difference) => {
    word += difference;
    return word;
  });
}
