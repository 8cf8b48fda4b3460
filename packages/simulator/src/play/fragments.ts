const FRAGMENT_MS = 5000;

/**
 * What HLS adds, coarsely: nothing is cut before the first viewer asked and some time has passed, and a
 * fragment is to be had only when it is whole.
 */
export class Fragments {
  private readonly startupMs: number;
  private readyAtMs: number | undefined;
  private cutMs = 0;
  private end = 0;

  constructor(startupMs: number) {
    this.startupMs = startupMs;
  }

  /** The index behind the newest frame of the newest fragment, when the server has all frames before `end`. */
  endAt(nowMs: number, end: number): number {
    this.readyAtMs ??= nowMs + this.startupMs;
    if (nowMs >= this.readyAtMs && nowMs - this.cutMs >= FRAGMENT_MS) {
      this.cutMs = nowMs;
      this.end = end;
    }
    return this.end;
  }
}
