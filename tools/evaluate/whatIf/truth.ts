import { defaultRules } from '../../../packages/diagnosis/src/index.ts';
import type { SeenSecond } from '../../../packages/simulator/src/index.ts';
import { sum } from '../score/numbers.ts';

const SECONDS_A_MINUTE = 60;

/** Viewer-minutes with nothing to play, on the screens themselves. */
export const stallMinutes = (seen: readonly SeenSecond[]): number =>
  sum(seen, ({ stalled }) => stalled) / SECONDS_A_MINUTE;

/** A second of which less than this was played says nothing of a frame rate. */
const PLAYED = 0.1;

function isSlow({ stalled, shown }: SeenSecond): boolean {
  const played = 1 - stalled;
  return played >= PLAYED && shown / played < defaultRules.fpsLowRatio;
}

/** Viewer-minutes that played with too few frames: the limit is what the word means here, and no label. */
export const slideshowMinutes = (seen: readonly SeenSecond[]): number =>
  sum(seen.filter(isSlow), ({ stalled }) => 1 - stalled) / SECONDS_A_MINUTE;
