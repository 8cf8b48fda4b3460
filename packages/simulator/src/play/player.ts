import type { FrameLog } from '../frameLog.ts';
import type { SessionReport } from '../report/sessionReport.ts';
import type { CacheLimits } from './cacheMode.ts';
import { LagWarning } from './lagWarning.ts';
import { WantedCache } from './wantedCache.ts';

/** The public default of the SDK's videoBlockThreshold: a longer gap between two shown frames is a 2105. */
const BLOCK_MS = 800;
/** The SDK does not say again at once that its decoder does not keep up. */
const DECODER_QUIET_MS = 4000;
/** Catching up begins this far above the wanted cache, and ends at it. */
const SLACK_MS = 300;

/** Plays what it is given out of its cache: loads, plays, catches up, starves. */
export class Player {
  /** Frames shown since it began. */
  shown = 0;
  /** What its decoder can show a second. */
  decoderFps = Infinity;
  private readonly log: FrameLog;
  private readonly report: SessionReport;
  private readonly limits: CacheLimits;
  private readonly wanted: WantedCache;
  private readonly lag = new LagWarning();
  private state: 'joining' | 'loading' | 'playing' = 'joining';
  private nextShown = 0;
  private received = 0;
  private receivedMs = 0;
  private playheadMs = 0;
  private catchingUp = false;
  private shownAtMs: number | undefined;
  private blocked = false;
  private decodesAtMs = 0;
  private toldOfDecoderMs = -Infinity;

  constructor(limits: CacheLimits, log: FrameLog, report: SessionReport) {
    this.log = log;
    this.report = report;
    this.limits = limits;
    this.wanted = new WantedCache(this.limits);
  }

  /** Media received and not yet played. */
  get cacheMs(): number {
    return this.receivedMs - this.playheadMs;
  }

  /** Playback has begun, and there is nothing to play. */
  get isStalled(): boolean {
    return this.state === 'loading' && this.wanted.hasPlayed;
  }

  get hasPlayed(): boolean {
    return this.wanted.hasPlayed;
  }

  /** The VJ lets the picture stand still where the player is. */
  get isStill(): boolean {
    return this.nextShown > 0 && this.log.isStill(this.nextShown - 1);
  }

  /** Begins, or begins again, at this frame: whatever was cached before it is thrown away. */
  seek(index: number, nowMs: number): void {
    this.nextShown = index;
    this.received = index;
    this.playheadMs = this.log.mediaMs(index);
    this.receivedMs = this.playheadMs;
    if (this.state === 'playing') this.starve(nowMs);
  }

  /** The frame at this index has arrived: it follows the last one. */
  receive(index: number, nowMs: number): void {
    this.received = index + 1;
    this.receivedMs = this.log.mediaMs(index);
    if (this.state !== 'joining') return;
    this.state = 'loading';
    this.report.event(nowMs, 2007);
    if (!this.log.isVideo(index)) return;
    this.report.event(nowMs, 2003);
    this.show(nowMs);
  }

  step(nowMs: number, stepMs: number): void {
    if (this.state === 'joining') return;
    if (this.state === 'loading' && this.cacheMs >= this.wanted.ms) this.play(nowMs);
    if (this.state === 'playing') this.advance(nowMs, stepMs);
    this.watchPicture(nowMs);
    if (this.lag.isRaised(nowMs, this.receivedMs)) this.report.event(nowMs, 2104);
  }

  private play(nowMs: number): void {
    this.state = 'playing';
    this.report.event(nowMs, 2004);
  }

  private starve(nowMs: number): void {
    this.state = 'loading';
    this.wanted.starved(nowMs);
    this.report.event(nowMs, 2007);
  }

  private advance(nowMs: number, stepMs: number): void {
    this.wanted.settle(nowMs);
    if (this.cacheMs > this.limits.skipMs) this.skip();
    this.playheadMs = Math.min(this.receivedMs, this.playheadMs + stepMs * this.speed());
    while (this.nextShown < this.received && this.log.mediaMs(this.nextShown) <= this.playheadMs) {
      if (this.log.isVideo(this.nextShown++) && this.decodes(nowMs)) this.show(nowMs);
    }
    if (this.cacheMs <= 0) this.starve(nowMs);
  }

  /** A decoder that is still busy with the last frame leaves this one out. */
  private decodes(nowMs: number): boolean {
    if (this.decoderFps === Infinity) return true;
    if (nowMs >= this.decodesAtMs) {
      const intervalMs = 1000 / this.decoderFps;
      this.decodesAtMs = Math.max(this.decodesAtMs, nowMs - intervalMs) + intervalMs;
      return true;
    }
    if (nowMs - this.toldOfDecoderMs >= DECODER_QUIET_MS) {
      this.report.event(nowMs, this.toldOfDecoderMs === -Infinity ? 2106 : 2101);
      this.toldOfDecoderMs = nowMs;
    }
    return false;
  }

  private speed(): number {
    if (this.cacheMs > this.wanted.ms + SLACK_MS) this.catchingUp = true;
    if (this.cacheMs <= this.wanted.ms) this.catchingUp = false;
    return this.catchingUp ? this.limits.catchUp : 1;
  }

  private skip(): void {
    this.playheadMs = this.receivedMs - this.wanted.ms;
    while (this.nextShown < this.received && this.log.mediaMs(this.nextShown) < this.playheadMs) {
      this.nextShown++;
    }
  }

  private show(nowMs: number): void {
    this.shown++;
    this.shownAtMs = nowMs;
    this.blocked = false;
  }

  private watchPicture(nowMs: number): void {
    if (this.blocked || this.shownAtMs === undefined || nowMs - this.shownAtMs <= BLOCK_MS) return;
    this.blocked = true;
    // Waiting for the first cache is not a freeze of anything that moved.
    if (this.wanted.hasPlayed) this.report.event(nowMs, 2105);
  }
}
