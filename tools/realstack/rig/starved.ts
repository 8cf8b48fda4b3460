import { mean } from '../../evaluate/score/numbers.ts';
import { stream } from '../stream.ts';
import { isOpen } from '../truth/dips.ts';
import type { RealRun } from './run.ts';

/** ffmpeg as slow as this while the link was open was starved by the machine: what came out says nothing of links. */
const LEAST_SPEED = 0.95;
/** How long after a dip a publisher may still be catching up. */
const SETTLE_MS = 5000;

/** Frames encoded against those due, while the link was open and had been for a while; null if it never was. */
export function openSpeed({ dips, progress, startMs }: RealRun): number | null {
  const speeds = progress.flatMap(({ atMs, frames }, index) => {
    const before = progress[index - 1];
    if (before === undefined || atMs <= startMs || !isOpen(dips, before.atMs - SETTLE_MS, atMs)) return [];
    return [((frames - before.frames) * 1000) / (atMs - before.atMs) / stream.fps];
  });
  return mean(speeds);
}

export const isStarved = (run: RealRun) => (openSpeed(run) ?? 1) < LEAST_SPEED;
