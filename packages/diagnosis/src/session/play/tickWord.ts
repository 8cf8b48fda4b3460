import type { ViewerTick } from './viewerTick.ts';

/** A second as it was counted, in one number: all that it takes to count it out again. */
export type TickWord = number;

const WATCHING = 1;
const STALLED = 2;
const LAGGING = 4;
const PLAIN = 8;
/** What the bucket is multiplied by, one more than it is. */
const BUCKET = 16;

export const wordOf = ({ watching, stalledMs, lagging, isPlain, bucket }: ViewerTick): TickWord =>
  (watching ? WATCHING : 0) +
  (stalledMs > 0 ? STALLED : 0) +
  (lagging ? LAGGING : 0) +
  (isPlain ? PLAIN : 0) +
  (bucket + 1) * BUCKET;

export const isWatching = (word: TickWord): boolean => (word & WATCHING) !== 0;
export const isStalled = (word: TickWord): boolean => (word & STALLED) !== 0;
export const isLagging = (word: TickWord): boolean => (word & LAGGING) !== 0;
/** The bucket of what it had cached; -1 for none. */
export const bucketOf = (word: TickWord): number => Math.floor(word / BUCKET) - 1;

/** True where two seconds of the same words are the same in all: there is nothing to count anew. */
export const isPlain = (word: TickWord): boolean => (word & PLAIN) !== 0;
