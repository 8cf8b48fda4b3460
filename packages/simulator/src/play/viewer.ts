import type { FrameLog } from '../frameLog.ts';
import { type Draws, normal } from '../random.ts';
import type { Observer, ViewerPlace } from '../report/observer.ts';
import type { Measured, SessionReport } from '../report/sessionReport.ts';
import { type Link, linkKbps } from '../traces/traces.ts';
import type { Wobble } from '../wobble.ts';
import type { CacheLimits } from './cacheMode.ts';
import { Downlink } from './downlink.ts';
import { Player } from './player.ts';
import { Screen } from './screen.ts';

export interface ViewerOptions {
  readonly log: FrameLog;
  readonly report: SessionReport;
  readonly limits: CacheLimits;
  readonly who: ViewerPlace;
  readonly observer: Observer | undefined;
  /** When the way from the server is open. */
  readonly connectMs: number;
  readonly startMs: number;
  readonly endMs: number;
  /** What the last mile carries: a recorded link, or a mean to wander around. */
  readonly lastMile: Link | number;
  readonly wobble: Wobble;
  readonly noise: Draws;
}

/** What is left of the way to a viewer, and of its device, at one moment. */
interface ViewerPath {
  readonly sharedKbps: number;
  readonly lastMileLimit: number;
  readonly decoderFps: number;
  readonly end: number;
}

/** One play attempt: from the request to the moment the viewer leaves. */
export class Viewer {
  readonly endMs: number;
  readonly report: SessionReport;
  readonly who: ViewerPlace;
  private readonly player: Player;
  private readonly downlink: Downlink;
  private readonly wobble: Wobble;
  private readonly lastMile: Link | number;
  private readonly noise: Draws;
  private readonly screen: Screen | undefined;
  private readonly startMs: number;
  private readonly connectMs: number;
  private connected = false;
  private sampledMs: number;
  private sampledFrames = 0;

  constructor(options: ViewerOptions) {
    const { log, report, limits, startMs, endMs, lastMile, wobble, noise, observer, who } = options;
    this.endMs = endMs;
    this.report = report;
    this.who = who;
    this.player = new Player(limits, log, report);
    this.screen = observer === undefined ? undefined : new Screen(this.player, who, observer);
    this.connectMs = options.connectMs;
    this.downlink = new Downlink(log, this.player);
    this.wobble = wobble;
    this.lastMile = lastMile;
    this.noise = noise;
    this.startMs = startMs;
    this.sampledMs = startMs;
  }

  /** `sharedKbps` is what server and network leave this viewer, `lastMileLimit` what a fault leaves of its own link. */
  step(fromMs: number, toMs: number, path: ViewerPath): void {
    const sinceMs = toMs - this.startMs;
    if (!this.connected && sinceMs >= this.connectMs) this.connect(toMs);
    if (this.connected) {
      const own = Math.min(this.ownKbps(toMs), path.lastMileLimit);
      this.player.decoderFps = path.decoderFps;
      this.downlink.step(toMs, (Math.min(own, path.sharedKbps) * (toMs - fromMs)) / 8, path.end);
      this.player.step(toMs, toMs - fromMs);
      this.screen?.step(toMs, toMs - fromMs);
    }
    if (this.report.isSampleDue(toMs)) this.report.sample(toMs, this.measure(toMs, path.decoderFps));
    this.report.step(toMs);
  }

  private ownKbps(nowMs: number): number {
    if (typeof this.lastMile === 'number') return this.lastMile * this.wobble.at(nowMs);
    return linkKbps(this.lastMile, nowMs);
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

  private measure(nowMs: number, decoderFps: number): Measured {
    const windowMs = Math.max(1, nowMs - this.sampledMs);
    const { bytes, rate } = this.downlink;
    const second = Math.round(nowMs / 1000);
    // A decoder that does not keep up is busy all the time.
    const decoding = decoderFps === Infinity ? 0 : 45;
    const measured = {
      fps: ((this.player.shown - this.sampledFrames) * 1000) / windowMs,
      cpuApp: Math.max(0, decoding + 18 + 2 * normal(this.noise, 2 * second)),
      cpuSys: Math.max(0, decoding + 41 + 3 * normal(this.noise, 2 * second + 1)),
      spd: (bytes * 8) / windowMs,
      vra: rate.videoKbps,
      ara: rate.audioKbps,
      cache: Math.round(this.player.cacheMs),
    };
    this.sampledMs = nowMs;
    this.sampledFrames = this.player.shown;
    this.downlink.bytes = 0;
    return measured;
  }
}
