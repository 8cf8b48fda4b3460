/** Time as the SDK sees it: injected, so that tests own it. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** A wall clock this far ahead of the steady one slept or was set: it is followed. */
const FOLLOW_BEYOND_MS = 2000;

/** Unix time that never runs backwards, whatever is done to the device's clock: samples keep their order. */
export function steadyNow(wallNow: () => number, steadyMs: () => number): () => number {
  let offsetMs = wallNow() - steadyMs();
  return () => {
    const wallOffsetMs = wallNow() - steadyMs();
    if (wallOffsetMs - offsetMs > FOLLOW_BEYOND_MS) offsetMs = wallOffsetMs;
    return offsetMs + steadyMs();
  };
}

/** The host's own clock and timers. */
export const systemClock: Clock = {
  now:
    typeof performance === 'undefined'
      ? () => Date.now()
      : steadyNow(
          () => Date.now(),
          () => performance.now(),
        ),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`, or at once when the signal aborts. */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}
