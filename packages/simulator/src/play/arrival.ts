import { clientOf, edgeServers, type Seat, seatOf, viewerNetworks } from '../cast.ts';
import type { FrameLog } from '../frameLog.ts';
import { type Preset, pictureOf, streamKbps } from '../preset.ts';
import { between, type Draws, drawsOf, pick, uuidOf } from '../random.ts';
import type { Observer } from '../report/observer.ts';
import { type Reporting, SessionReport } from '../report/sessionReport.ts';
import type { Setup } from '../setup.ts';
import type { Link } from '../traces/traces.ts';
import { Wobble } from '../wobble.ts';
import { cacheLimits, hlsLimits } from './cacheMode.ts';
import { Viewer } from './viewer.ts';

/** A last mile carries several times the stream. */
const SPARE = { from: 4, to: 10 };
const CONNECT_MS = 160;

export interface AudienceOptions {
  readonly seed: number;
  readonly room: string;
  readonly viewers: number;
  readonly preset: Preset;
  readonly log: FrameLog;
  readonly reporting: Reporting;
  readonly setup: Setup;
  readonly observer: Observer | undefined;
}

/** Which place is taken, and by how many it was before. */
export interface Taken extends Seat {
  readonly index: number;
  readonly generation: number;
}

/** Somebody sits down at this place: who, with which device and cache, and for how long, is in the seed. */
export function arrive(options: AudienceOptions, place: Taken, nowMs: number): Viewer {
  const { seed, room, preset, log, setup, observer } = options;
  const draws = (name: string) => drawsOf(seed, `${room}/viewer/${place.index}/${place.generation}/${name}`);
  const who = draws('who');
  const cacheMode = pick(who, 10, setup.modes);
  const isHls = who(13) < setup.hlsShare;
  const head = headOf(options, place, draws('client'), isHls ? undefined : cacheMode);
  return new Viewer({
    log,
    report: new SessionReport({ ...options.reporting, head, openedMs: nowMs, draws: draws('client') }),
    limits: isHls ? hlsLimits : cacheLimits[cacheMode],
    who: { session: head.session, place: place.index, client: head.client, stream: head.stream },
    observer,
    connectMs: CONNECT_MS,
    startMs: nowMs,
    endMs: nowMs + watchMs(who(11)),
    lastMile: lastMileOf(setup, place) ?? streamKbps(preset) * between(who, 12, SPARE.from, SPARE.to),
    wobble: new Wobble(draws('last mile'), 0.15),
    noise: draws('noise'),
  });
}

function lastMileOf({ lastMiles }: Setup, { index }: Taken): Link | undefined {
  return lastMiles[index % lastMiles.length];
}

function headOf(
  { seed, room, preset, reporting, setup }: AudienceOptions,
  place: Taken,
  who: Draws,
  cacheMode: 'auto' | 'speedy' | 'smooth' | undefined,
) {
  const ids = drawsOf(seed, `${room}/${reporting.startAtMs}/viewer/${place.index}`);
  const stream = {
    protocol:
      cacheMode === undefined ? ('hls' as const) : pick(who, 20, ['flv', 'flv', 'flv', 'rtmp'] as const),
    scenario: preset.scenario,
    ...pictureOf(preset, setup.audioOnly),
    ...(cacheMode !== undefined && { cacheMode }),
    serverIp: edgeServers[place.server] ?? edgeServers[0],
  };
  const client = clientOf(who, viewerNetworks[place.network] ?? viewerNetworks[0]);
  return { room, session: uuidOf(ids, place.generation), side: 'play' as const, client, stream };
}

/** Who sits at a place first: its client, whatever happens in the room. */
export function firstClientAt(seed: number, room: string, place: number) {
  const { network } = seatOf(seed, room, place);
  const who = drawsOf(seed, `${room}/viewer/${place}/0/client`);
  return clientOf(who, viewerNetworks[network] ?? viewerNetworks[0]);
}

function watchMs(share: number): number {
  return 45_000 - 300_000 * Math.log(1 - share);
}
