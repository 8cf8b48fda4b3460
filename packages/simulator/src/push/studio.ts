import { clientOf, ingestServers, pusherNetwork } from '../cast.ts';
import type { Conditions } from '../faults/conditions.ts';
import { type Preset, pictureOf } from '../preset.ts';
import { drawsOf, pick, uuidOf } from '../random.ts';
import type { Observer } from '../report/observer.ts';
import { type Reporting, SessionReport } from '../report/sessionReport.ts';
import type { Setup } from '../setup.ts';
import { Pusher } from './pusher.ts';
import type { Arrival } from './uplink.ts';

/** How long a VJ needs to see that the push is dead and to start it again. */
const RESTART_MS = 4000;

export interface StudioOptions {
  readonly seed: number;
  readonly room: string;
  readonly preset: Preset;
  readonly reporting: Reporting;
  readonly setup: Setup;
  readonly observer: Observer | undefined;
}

/** Where frames are: made = sent + queued + dropped. */
export interface FrameCount {
  readonly made: number;
  readonly sent: number;
  readonly queued: number;
  readonly dropped: number;
}

/** The VJ: pushes, and pushes anew when the SDK has given up. */
export class Studio {
  private readonly options: StudioOptions;
  private pusher: Pusher;
  private attempts = 0;
  private restartAtMs: number | undefined;
  private past = { made: 0, sent: 0, dropped: 0 };

  constructor(options: StudioOptions) {
    this.options = options;
    this.pusher = this.push(0);
  }

  step(fromMs: number, toMs: number, conditions: Conditions): readonly Arrival[] {
    if (this.restartAtMs === undefined) {
      const arrivals = this.pusher.step(fromMs, toMs, conditions);
      if (this.pusher.isOver) this.giveUp(toMs);
      return arrivals;
    }
    if (toMs >= this.restartAtMs) {
      this.restartAtMs = undefined;
      this.pusher = this.push(toMs);
    }
    return [];
  }

  flush(nowMs: number): void {
    this.pusher.report.flush(nowMs);
  }

  /** Where all frames went, over all pushes. */
  frames(): FrameCount {
    const { made, sent, dropped, length } = this.pusher.queue;
    const { past } = this;
    if (this.restartAtMs !== undefined) return { ...past, queued: 0 };
    return {
      made: past.made + made,
      sent: past.sent + sent,
      dropped: past.dropped + dropped,
      queued: length,
    };
  }

  private giveUp(nowMs: number): void {
    this.pusher.report.flush(nowMs);
    this.pusher.queue.clear();
    const { made, sent, dropped } = this.frames();
    this.past = { made, sent, dropped };
    this.restartAtMs = nowMs + RESTART_MS;
  }

  private push(startMs: number): Pusher {
    const { seed, room, preset, reporting, setup, observer } = this.options;
    const who = drawsOf(seed, `${room}/vj`);
    const ids = drawsOf(seed, `${room}/${reporting.startAtMs}/push`);
    const stream = {
      protocol: 'rtmp' as const,
      scenario: preset.scenario,
      ...pictureOf(preset, setup.audioOnly),
      serverIp: pick(who, 20, ingestServers),
    };
    const session = uuidOf(ids, this.attempts++);
    const head = { room, session, side: 'push' as const, client: clientOf(who, pusherNetwork), stream };
    const report = new SessionReport({ ...reporting, head, openedMs: startMs, draws: who });
    return new Pusher({ seed, room, preset, startMs, report, setup, observer });
  }
}
