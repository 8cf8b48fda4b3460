import type { Outcome } from '../../../packages/simulator/src/index.ts';

/** How long a queue's trouble takes to reach a screen and to leave it, ms: path plus the largest cache. */
export const REACH_MS = 12_000;

/** Media waiting, ms, that the pusher's own queue would call a clog. */
const WAITING_MS = 500;

/** Seconds in which the pusher's own queue stood or lost frames, on the server's clock. */
export function troubledSeconds({ queues }: Outcome): number[] {
  return queues.flatMap(({ at, waitingMs, dropped }, index) =>
    waitingMs >= WAITING_MS || dropped > (queues[index - 1]?.dropped ?? 0) ? [at] : [],
  );
}
