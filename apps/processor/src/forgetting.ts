/** A session silent for this long is forgotten, ms of the log's own time. */
const FORGET_AFTER_MS = 900_000;

/** A session silent for this long is packed: longer than any batch is waited for, ms of the log's own time. */
const REST_AFTER_MS = 60_000;

/** Looking at every session is not for every fetch: an nth of that silence apart. */
const LOOKS = { forget: 10, rest: 2 };

/** Calls `forget` with the moment before which a session is too old, now and then as time passes. */
export const createForgetting = (forget: (before: number) => void): ((now: number) => void) =>
  nowAndThen(FORGET_AFTER_MS, LOOKS.forget, forget);

/** Calls `rest` with the moment before which a session is idle, now and then as time passes. */
export const createResting = (rest: (before: number) => void): ((now: number) => void) =>
  nowAndThen(REST_AFTER_MS, LOOKS.rest, rest);

function nowAndThen(afterMs: number, looks: number, work: (before: number) => void): (now: number) => void {
  let doneAt = 0;
  return (now) => {
    if (now - doneAt <= afterMs / looks) return;
    doneAt = now;
    work(now - afterMs);
  };
}
