const WINDOW_MS = 2000;
const QUIET_MS = 6000;
/** Less than this part of real time has arrived. */
const SHARE = 0.6;

/** The modelled SDK's idea of an uneven flow (event 2104): it cannot know on which side of the server it began. */
export class LagWarning {
  private lookedMs: number | undefined;
  private receivedMs = 0;
  private raisedMs = -Infinity;

  isRaised(nowMs: number, receivedMs: number): boolean {
    if (this.lookedMs === undefined) this.look(nowMs, receivedMs);
    else if (nowMs - this.lookedMs >= WINDOW_MS) {
      const lags = receivedMs - this.receivedMs < SHARE * (nowMs - this.lookedMs);
      this.look(nowMs, receivedMs);
      if (lags && nowMs - this.raisedMs >= QUIET_MS) {
        this.raisedMs = nowMs;
        return true;
      }
    }
    return false;
  }

  private look(nowMs: number, receivedMs: number): void {
    this.lookedMs = nowMs;
    this.receivedMs = receivedMs;
  }
}
