import { type EventLoopUtilization, performance } from 'node:perf_hooks';

const LOOK_EVERY_MS = 250;

/** Of a stretch of time the event loop may work so much before rooms have to share. */
const BUSY_UTILIZATION = 0.9;

/** A timer that comes so late says that what waits in the loop is answered later still. */
const OVERLOADED_LATE_MS = 400;

/** How hard this process works, looked at four times a second. */
export interface Pressure {
  /** Nearly all of the time: who takes most must leave room to the others. */
  readonly isBusy: boolean;
  /** More waits than can be answered soon: nobody is let in. */
  readonly isOverloaded: boolean;
}

export interface WatchedPressure extends Pressure {
  stop(): void;
}

/** Watches the event loop of this process. */
export function watchPressure(): WatchedPressure {
  const state = { isBusy: false, isOverloaded: false };
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  let due = performance.now() + LOOK_EVERY_MS;
  let wasLate = false;
  const timer = setInterval(() => {
    const now = performance.now();
    const after = performance.eventLoopUtilization();
    state.isBusy = performance.eventLoopUtilization(after, before).utilization > BUSY_UTILIZATION;
    // Late though it did little: others have the machine, and turning away would help nobody. Twice: not a single pause.
    const isLate = state.isBusy && now - due > OVERLOADED_LATE_MS;
    state.isOverloaded = isLate && wasLate;
    wasLate = isLate;
    before = after;
    due = now + LOOK_EVERY_MS;
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    get isBusy() {
      return state.isBusy;
    },
    get isOverloaded() {
      return state.isOverloaded;
    },
    stop: () => clearInterval(timer),
  };
}
