import type { FrameLog } from '../frameLog.ts';
import type { Player } from './player.ts';
import { StreamRate } from './streamRate.ts';

/** An edge server keeps this much media for a viewer that is slow, then goes on with the newest key frame. */
const QUEUE_MS = 12_000;

/** A viewer's queue at its edge server and the way from there to its player. */
export class Downlink {
  /** Carried since the last sample. */
  bytes = 0;
  readonly rate = new StreamRate();
  private readonly log: FrameLog;
  private readonly player: Player;
  private next: number | undefined;
  private partial = 0;

  constructor(log: FrameLog, player: Player) {
    this.log = log;
    this.player = player;
  }

  /** Carries what the capacity allows of the frames before `end`, which the server has. */
  step(nowMs: number, bytes: number, end: number): void {
    this.next ??= this.join(nowMs, end);
    if (this.next === undefined || this.next >= end) return;
    if (this.log.mediaMs(end - 1) - this.log.mediaMs(this.next) > QUEUE_MS) this.catchUp(nowMs, end);
    let budget = bytes;
    while (this.next < end && budget > 0) {
      const rest = this.log.bytes(this.next) - this.partial;
      const carried = Math.min(rest, budget);
      budget -= carried;
      this.bytes += carried;
      this.partial = carried < rest ? this.partial + carried : 0;
      if (carried === rest) this.deliver(this.next++, nowMs);
    }
  }

  private deliver(index: number, nowMs: number): void {
    this.rate.add(this.log.bytes(index), this.log.isVideo(index), this.log.mediaMs(index));
    this.player.receive(index, nowMs);
  }

  /** The server begins with the newest group of pictures it has cached: no viewer waits for the next key frame. */
  private join(nowMs: number, end: number): number | undefined {
    const key = this.log.newestKey(end);
    if (key !== undefined) this.begin(key, nowMs);
    return key;
  }

  private catchUp(nowMs: number, end: number): void {
    const key = this.log.newestKey(end);
    if (key === undefined || this.next === undefined || key <= this.next) return;
    this.next = key;
    this.partial = 0;
    this.begin(key, nowMs);
  }

  private begin(key: number, nowMs: number): void {
    this.rate.restart(this.log.mediaMs(key));
    this.player.seek(key, nowMs);
  }
}
