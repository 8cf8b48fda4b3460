/** A session silent for this long is forgotten, ms of the messages' own time. */
const FORGET_AFTER_MS = 900_000;

/** Looking at every session is not for every fetch: this often, ms of the messages' own time. */
const FORGET_EVERY_MS = FORGET_AFTER_MS / 10;

/** Calls `forget` with the moment before which a session is too old, now and then as time passes. */
export function createForgetting(forget: (before: number) => void): (now: number) => void {
  let forgottenAt = 0;
  return (now) => {
    if (now - forgottenAt <= FORGET_EVERY_MS) return;
    forgottenAt = now;
    forget(now - FORGET_AFTER_MS);
  };
}
