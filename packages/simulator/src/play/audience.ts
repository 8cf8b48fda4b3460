import { clientOf, edgeServers, type Seat, seatOf, viewerNetworks } from '../cast.ts';
import type { Conditions } from '../faults/conditions.ts';
import type { FrameLog } from '../frameLog.ts';
import { type Preset, streamKbps } from '../preset.ts';
import { between, drawsOf, pick, uuidOf } from '../random.ts';
import { type Reporting, SessionReport } from '../report/sessionReport.ts';
import { Wobble } from '../wobble.ts';
import type { CacheMode } from './cacheMode.ts';
import { EdgePaths } from './edgePaths.ts';
import { Viewer } from './viewer.ts';

/** A last mile carries several times the stream. */
const SPARE = { from: 4, to: 10 };

interface Place extends Seat {
  readonly index: number;
  generation: number;
  freeAtMs: number;
  viewer: Viewer | undefined;
}

export interface AudienceOptions {
  readonly seed: number;
  readonly room: string;
  readonly viewers: number;
  readonly preset: Preset;
  readonly log: FrameLog;
  readonly reporting: Reporting;
}

/** The viewers of a room: so many places, each taken by one viewer after another. */
export class Audience {
  private readonly options: AudienceOptions;
  private readonly places: readonly Place[];
  private readonly paths: EdgePaths;

  constructor(options: AudienceOptions) {
    this.options = options;
    const { seed, room, viewers, preset, log } = options;
    this.paths = new EdgePaths({ seed, streamKbps: streamKbps(preset), log });
    const coming = drawsOf(seed, `${room}/coming`);
    this.places = Array.from({ length: viewers }, (_, index) => ({
      ...seatOf(seed, room, index),
      index,
      generation: 0,
      freeAtMs: between(coming, index, 1500, 6000),
      viewer: undefined,
    }));
  }

  step(fromMs: number, toMs: number, conditions: Conditions): void {
    this.paths.step(toMs, conditions);
    for (const place of this.places) {
      if (place.viewer === undefined) {
        if (place.freeAtMs > toMs) continue;
        place.viewer = this.arrive(place, toMs);
      }
      const limit = conditions.viewerShare.get(place.index) ?? Infinity;
      place.viewer.step(fromMs, toMs, {
        sharedKbps: this.paths.kbps(place),
        lastMileLimit: limit * streamKbps(this.options.preset),
        end: this.paths.end(place),
      });
      if (place.viewer.endMs <= toMs) this.leave(place, place.viewer, toMs);
    }
  }

  /** Everyone reports what has gathered. */
  flush(nowMs: number): void {
    for (const { viewer } of this.places) viewer?.report.flush(nowMs);
  }

  private arrive(place: Place, nowMs: number): Viewer {
    const { seed, room, preset, log } = this.options;
    const draws = (name: string) =>
      drawsOf(seed, `${room}/viewer/${place.index}/${place.generation}/${name}`);
    const who = draws('who');
    const mode = pick<CacheMode>(who, 10, ['auto', 'auto', 'auto', 'speedy', 'smooth']);
    return new Viewer({
      log,
      report: this.openReport(place, mode, nowMs),
      mode,
      startMs: nowMs,
      endMs: nowMs + watchMs(who(11)),
      lastMileKbps: streamKbps(preset) * between(who, 12, SPARE.from, SPARE.to),
      wobble: new Wobble(draws('last mile'), 0.15),
      noise: draws('noise'),
    });
  }

  private leave(place: Place, viewer: Viewer, nowMs: number): void {
    viewer.leave(nowMs);
    const away = drawsOf(this.options.seed, `${this.options.room}/away/${place.index}`);
    place.freeAtMs = nowMs + between(away, place.generation, 2000, 10_000);
    place.generation++;
    place.viewer = undefined;
  }

  private openReport(place: Place, cacheMode: CacheMode, openedMs: number): SessionReport {
    const { seed, room, preset, reporting } = this.options;
    const who = drawsOf(seed, `${room}/viewer/${place.index}/${place.generation}/client`);
    const ids = drawsOf(seed, `${room}/${reporting.startAtMs}/viewer/${place.index}`);
    const stream = {
      protocol: pick(who, 20, ['flv', 'flv', 'flv', 'rtmp'] as const),
      scenario: preset.scenario,
      targetFps: preset.fps,
      width: preset.width,
      height: preset.height,
      cacheMode,
      serverIp: edgeServers[place.server] ?? edgeServers[0],
    };
    const client = clientOf(who, viewerNetworks[place.network] ?? viewerNetworks[0]);
    const head = { room, session: uuidOf(ids, place.generation), side: 'play' as const, client, stream };
    return new SessionReport({ ...reporting, head, openedMs, draws: who });
  }
}

function watchMs(share: number): number {
  return 45_000 - 300_000 * Math.log(1 - share);
}
