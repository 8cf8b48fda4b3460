import type { FrameLog } from '../frameLog.ts';

/** From the ingest to where edge servers fetch: one pipe for the whole room, in order. */
export class Origin {
  private readonly log: FrameLog;
  private readonly streamKbps: number;
  private next = 0;
  private partial = 0;

  constructor(log: FrameLog, streamKbps: number) {
    this.log = log;
    this.streamKbps = streamKbps;
  }

  /** Passes on what the share of the stream allows; a frame is at the edge servers' door when it has all passed. */
  step(nowMs: number, stepMs: number, share: number): void {
    let budget = (share * this.streamKbps * stepMs) / 8;
    while (this.next < this.log.end && this.log.arrivedMs(this.next) <= nowMs) {
      const rest = this.log.bytes(this.next) - this.partial;
      if (rest > budget) {
        this.partial += budget;
        return;
      }
      budget -= rest;
      this.partial = 0;
      this.log.leave(this.next++, nowMs);
    }
  }

  /** The index behind the newest frame that has passed. */
  get end(): number {
    return this.next;
  }
}
