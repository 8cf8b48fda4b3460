import type { Conditions } from '../faults/conditions.ts';

const QUIET_MS = 5000;

/** What the modelled SDK says of its encoder and its picture. */
export class EncoderEvents {
  private down = false;
  private fallback = false;
  private still = false;
  private resizing = false;
  private broken = 0;
  private brokenAtMs = -Infinity;

  /** The event codes of this moment. */
  see(nowMs: number, conditions: Conditions, broken: number): number[] {
    const codes: number[] = [];
    if (conditions.encoderDown && !this.down) codes.push(1104);
    if (conditions.encoderWork > 1 && !this.fallback) codes.push(1103);
    if (conditions.resizing && !this.resizing) codes.push(1005);
    if (conditions.still !== this.still) codes.push(conditions.still ? 1011 : 1010);
    if (broken > this.broken && nowMs - this.brokenAtMs >= QUIET_MS) {
      codes.push(-1303);
      this.brokenAtMs = nowMs;
    }
    this.down = conditions.encoderDown;
    this.fallback = conditions.encoderWork > 1;
    this.resizing = conditions.resizing;
    this.still = conditions.still;
    this.broken = broken;
    return codes;
  }
}
