import { isWebAddress } from '../webAddress.ts';
import type { Recording } from './facts.ts';

/** A moment in a recording. */
export interface Place {
  readonly recording: Recording;
  /** From its begin, ms. */
  readonly offsetMs: number;
  /** Where it can be watched from there; null where the file has no web address. */
  readonly link: string | null;
}

/** The recording of a moment: of several that cover it, the one that began last. Null where none does. */
export function locate(recordings: readonly Recording[], atMs: number): Place | null {
  let found: Place | null = null;
  for (const recording of recordings) {
    const { startAt, endAt, url } = recording;
    if (startAt === null || startAt > atMs || endAt < atMs) continue;
    const offsetMs = atMs - startAt;
    if (found !== null && offsetMs >= found.offsetMs) continue;
    found = {
      recording,
      offsetMs,
      link: isWebAddress(url) ? `${url}#t=${Math.floor(offsetMs / 1000)}` : null,
    };
  }
  return found;
}
