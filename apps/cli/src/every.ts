import { setTimeout as wait } from 'node:timers/promises';

/** Does the work now and again after each pause, until the signal; a work never overlaps the next. */
export async function every(pauseMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work();
    await wait(pauseMs, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
