import type { Outcome } from '../../../packages/simulator/src/index.ts';

/** How long a queue's trouble takes to reach a screen and to leave it, ms: path plus the largest cache. */
export const REACH_MS = 12_000;

/** Media waiting, ms, that the pusher's own queue would call a clog. */
const WAITING_MS = 500;

/** A queue that was empty for no longer than this was never empty, ms. */
const PAUSE_MS = 3000;

/** Seconds in which the pusher's own queue stood or lost frames, on the server's clock. */
export function troubledSeconds(queues: Outcome['queues']): number[] {
  return queues.flatMap(({ at, waitingMs, dropped }, index) =>
    waitingMs >= WAITING_MS || dropped > (queues[index - 1]?.dropped ?? 0) ? [at] : [],
  );
}

/** A time in which the queue never emptied. */
export interface QueueSpell {
  readonly from: number;
  readonly to: number;
}

export function queueSpells(queues: Outcome['queues']): QueueSpell[] {
  const spells: { from: number; to: number }[] = [];
  for (const at of troubledSeconds(queues)) {
    const last = spells.at(-1);
    if (last !== undefined && at - last.to <= PAUSE_MS) last.to = at + 1000;
    else spells.push({ from: at, to: at + 1000 });
  }
  return spells;
}
