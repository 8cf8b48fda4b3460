/** A silence of the log counts as this long at most, ms: a longer one may be a clock that was set. */
const MOST_AT_ONCE_MS = 60_000;

/**
 * How much time a partition shows to have passed. Its messages bear the clocks of those who sent them, and one of
 * those may be set an hour ahead or back: time here never goes back, and no step of a clock is taken for time. It
 * may run late, never ahead, so whoever waits for it remembers for too long rather than too short.
 */
export class LogTime {
  private newest: number | null = null;
  private passedMs = 0;

  /** Takes a message's stamp, Unix ms; gives the time that has passed since the first one, ms. */
  pass(stampMs: number): number {
    if (this.newest === null) this.newest = stampMs;
    if (stampMs > this.newest) {
      this.passedMs += Math.min(stampMs - this.newest, MOST_AT_ONCE_MS);
      this.newest = stampMs;
    }
    return this.passedMs;
  }
}
