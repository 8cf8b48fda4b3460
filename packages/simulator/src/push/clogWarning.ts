const LOOK_MS = 1000;
const QUIET_MS = 4000;
const BACKLOG_MS = 700;

/** The modelled SDK's own idea of a busy network: it looks once a second and does not repeat itself at once. */
export class ClogWarning {
  private lookedMs = 0;
  private raisedMs = -Infinity;

  isRaised(nowMs: number, backlogMs: number): boolean {
    if (nowMs - this.lookedMs < LOOK_MS) return false;
    this.lookedMs = nowMs;
    if (backlogMs < BACKLOG_MS || nowMs - this.raisedMs < QUIET_MS) return false;
    this.raisedMs = nowMs;
    return true;
  }
}
