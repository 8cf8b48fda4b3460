import type { Clock } from '../../src/index.ts';

export interface FakeClock extends Clock {
  /** Lets time pass and runs, in order, what falls due. */
  advance(ms: number): void;
  /** Time passes with the whole machine asleep: what fell due meanwhile runs when it wakes. */
  sleep(ms: number): void;
  readonly pending: number;
}

/** A clock that stands still until it is told. */
export function fakeClock(start = 1_763_800_000_000): FakeClock {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();

  const advance = (ms: number): void => {
    const end = now + ms;
    for (;;) {
      const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      timers.delete(next);
      now = next.at;
      next.callback();
    }
    now = end;
  };

  return {
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance,
    sleep(ms) {
      now += ms;
      const due = [...timers].filter(({ at }) => at <= now);
      for (const timer of due) if (timers.delete(timer)) timer.callback();
    },
    get pending() {
      return timers.size;
    },
  };
}
