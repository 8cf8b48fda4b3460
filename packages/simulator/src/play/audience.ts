import { edgeServers, type Seat, seatOf } from '../cast.ts';
import type { Conditions } from '../faults/conditions.ts';
import { streamKbps } from '../preset.ts';
import { between, drawsOf } from '../random.ts';
import { type AudienceOptions, arrive } from './arrival.ts';
import { EdgePaths } from './edgePaths.ts';
import { Fragments } from './fragments.ts';
import type { Viewer } from './viewer.ts';

interface Place extends Seat {
  readonly index: number;
  generation: number;
  freeAtMs: number;
  viewer: Viewer | undefined;
}

/** The viewers of a room: so many places, each taken by one viewer after another. */
export class Audience {
  private readonly options: AudienceOptions;
  private readonly streamKbps: number;
  private readonly places: readonly Place[];
  private readonly paths: EdgePaths;
  private readonly fragments: Fragments;

  constructor(options: AudienceOptions) {
    this.options = options;
    const { seed, room, viewers, preset, log, setup } = options;
    this.streamKbps = streamKbps(preset);
    this.paths = new EdgePaths({ seed, streamKbps: this.streamKbps, log });
    this.fragments = new Fragments(between(drawsOf(seed, `${room}/hls`), 0, 6000, 25_000));
    const coming = drawsOf(seed, `${room}/coming`);
    this.places = Array.from({ length: viewers }, (_, index) => ({
      ...placedAt(seatOf(seed, room, index), setup.collinear),
      index,
      generation: 0,
      freeAtMs: between(coming, index, 1500, 6000),
      viewer: undefined,
    }));
  }

  step(fromMs: number, toMs: number, conditions: Conditions): void {
    this.paths.step(fromMs, toMs, conditions);
    for (const place of this.places) {
      if (place.viewer === undefined) {
        if (place.freeAtMs > toMs) continue;
        place.viewer = arrive(this.options, place, toMs);
      }
      this.stepViewer(place, place.viewer, fromMs, toMs, conditions);
      if (place.viewer.endMs <= toMs) this.leave(place, place.viewer, toMs);
    }
  }

  /** Everyone reports what has gathered. */
  flush(nowMs: number): void {
    for (const { viewer } of this.places) viewer?.report.flush(nowMs);
  }

  private stepViewer(place: Place, viewer: Viewer, fromMs: number, toMs: number, conditions: Conditions) {
    const { viewerShare, regionShare, versionFps, deviceFps } = conditions;
    const { client, stream } = viewer.who;
    const { app = '', region = '' } = client;
    const end = this.paths.end(place);
    viewer.step(fromMs, toMs, {
      sharedKbps: Math.min(this.paths.kbps(place), (regionShare.get(region) ?? Infinity) * this.streamKbps),
      lastMileLimit: (viewerShare.get(place.index) ?? Infinity) * this.streamKbps,
      decoderFps: Math.min(versionFps.get(app) ?? Infinity, deviceFps.get(place.index) ?? Infinity),
      end: stream.protocol === 'hls' ? this.fragments.endAt(toMs, end) : end,
    });
  }

  private leave(place: Place, viewer: Viewer, nowMs: number): void {
    viewer.leave(nowMs);
    const away = drawsOf(this.options.seed, `${this.options.room}/away/${place.index}`);
    place.freeAtMs = nowMs + between(away, place.generation, 2000, 10_000);
    place.generation++;
    place.viewer = undefined;
  }
}

function placedAt(seat: Seat, collinear: boolean): Seat {
  return collinear ? { ...seat, server: seat.network % edgeServers.length } : seat;
}
