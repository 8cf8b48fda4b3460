import type { FrameLog } from '../frameLog.ts';
import { type Draws, normal } from '../random.ts';
import type { Measured, SessionReport } from '../report/sessionReport.ts';
import type { Wobble } from '../wobble.ts';
import type { CacheMode } from './cacheMode.ts';
import { Downlink } from './downlink.ts';
import { Player } from './player.ts';

const CONNECT_MS = 160;

export interface ViewerOptions {
  readonly log: FrameLog;
  readonly report: SessionReport;
  readonly mode: CacheMode;
  readonly startMs: number;
  readonly endMs: number;
  /** What the last mile carries on average. */
  readonly lastMileKbps: number;
  readonly wobble: Wobble;
  readonly noise: Draws;
}

/** One play attempt: from the request to the moment the viewer leaves. */
export class Viewer {
  readonly endMs: number;
  readonly report: SessionReport;
  private readonly player: Player;
  private readonly downlink: Downlink;
  private readonly wobble: Wobble;
  private readonly lastMileKbps: number;
  private readonly noise: Draws;
  private readonly startMs: number;
  private connected = false;
  private sampledMs: number;

  constructor({ log, report, mode, startMs, endMs, lastMileKbps, wobble, noise }: ViewerOptions) {
    this.endMs = endMs;
    this.report = report;
    this.player = new Player(mode, log, report);
    this.downlink = new Downlink(log, this.player);
    this.wobble = wobble;
    this.lastMileKbps = lastMileKbps;
    this.noise = noise;
    this.startMs = startMs;
    this.sampledMs = startMs;
  }

  /** `sharedKbps` is what server and network leave this viewer, `lastMileLimit` what a fault leaves of its own link. */
  step(fromMs: number, toMs: number, path: { sharedKbps: number; lastMileLimit: number; end: number }): void {
    const sinceMs = toMs - this.startMs;
    if (!this.connected && sinceMs >= CONNECT_MS) this.connect(toMs);
    if (this.connected) {
      const own = Math.min(this.lastMileKbps, path.lastMileLimit) * this.wobble.at(toMs);
      this.downlink.step(toMs, (Math.min(own, path.sharedKbps) * (toMs - fromMs)) / 8, path.end);
      this.player.step(toMs, toMs - fromMs);
    }
    if (this.report.isSampleDue(toMs)) this.report.sample(toMs, this.measure(toMs));
    this.report.step(toMs);
  }

  /** The view ends, and says so with its last batch. */
  leave(nowMs: number): void {
    this.report.event(nowMs, 2006);
    this.report.flush(nowMs);
  }

  private connect(nowMs: number): void {
    this.connected = true;
    this.report.event(nowMs, 2001);
    this.report.event(nowMs, 2002);
  }

  private measure(nowMs: number): Measured {
    const windowMs = Math.max(1, nowMs - this.sampledMs);
    const { bytes, rate } = this.downlink;
    const second = Math.round(nowMs / 1000);
    const measured = {
      fps: (this.player.shown * 1000) / windowMs,
      cpuApp: Math.max(0, 18 + 2 * normal(this.noise, 2 * second)),
      cpuSys: Math.max(0, 41 + 3 * normal(this.noise, 2 * second + 1)),
      spd: (bytes * 8) / windowMs,
      vra: rate.videoKbps,
      ara: rate.audioKbps,
      cache: Math.round(this.player.cacheMs),
    };
    this.sampledMs = nowMs;
    this.player.shown = 0;
    this.downlink.bytes = 0;
    return measured;
  }
}
