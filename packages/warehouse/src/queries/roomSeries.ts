import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, measured } from './fields.ts';

/** One step of a room's time: what its pusher did, and how its viewers were. */
export const RoomStep = Type.Object({
  atMs: Ms,
  fps: measured,
  cpuSys: measured,
  cpuApp: measured,
  /** Video and audio as the encoder made them, kbit/s, and what of it left. */
  made: measured,
  sent: measured,
  /** The most frames that waited. */
  que: measured,
  /** Frames dropped since the push began. */
  drp: measured,
  watchedMs: Type.Number(),
  stalledMs: Type.Number(),
  cache: measured,
});
export type RoomStep = Static<typeof RoomStep>;

/** One step of one network's viewers in a room. */
export const NetworkStep = Type.Object({
  atMs: Ms,
  id: Type.String(),
  watchedMs: Type.Number(),
  stalledMs: Type.Number(),
});
export type NetworkStep = Static<typeof NetworkStep>;

/** Networks that are told apart: those with most stalled time, then those with most viewers. */
const NETWORKS_SHOWN = 8;

const average = (column: string) =>
  `sumIf(r.${column}Sum, r.side = 'push') / nullIf(sumIf(r.${column}Count, r.side = 'push'), 0)`;

const steps = defineQuery(
  `SELECT intDiv(toUnixTimestamp(r.second) * 1000, {stepMs:UInt32}) * {stepMs:UInt32} AS atMs,
          ${average('fps')} AS fps, ${average('cpuSys')} AS cpuSys, ${average('cpuApp')} AS cpuApp,
          ${average('vra')} + ifNull(${average('ara')}, 0) AS made, ${average('spd')} AS sent,
          maxIf(r.queMax, r.side = 'push') AS que, maxIf(r.drpMax, r.side = 'push') AS drp,
          sumIf(r.watchedMs, r.side = 'play') AS watchedMs, sumIf(r.stalledMs, r.side = 'play') AS stalledMs,
          sumIf(r.cacheSum, r.side = 'play') / nullIf(sumIf(r.cacheCount, r.side = 'play'), 0) AS cache
   FROM rooms_1s AS r
   WHERE room = {room:String} AND second >= toDateTime(intDiv({fromMs:Int64}, 1000), 'UTC')
     AND second < toDateTime(intDiv({toMs:Int64}, 1000), 'UTC')
   GROUP BY atMs ORDER BY atMs`,
  RoomStep,
);

const within = `room = {room:String} AND side = 'play'
     AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC')`;

const networks = defineQuery(
  `SELECT intDiv(toUnixTimestamp64Milli(s.at), {stepMs:UInt32}) * {stepMs:UInt32} AS atMs, networkId AS id,
          sum(s.spanMs) AS watchedMs, sum(s.stalledMs) AS stalledMs
   FROM samples AS s
   WHERE ${within} AND networkId IN (
     SELECT networkId FROM samples AS n WHERE ${within}
     GROUP BY networkId ORDER BY sum(n.stalledMs) DESC, sum(n.spanMs) DESC, networkId LIMIT ${NETWORKS_SHOWN})
   GROUP BY atMs, id ORDER BY id, atMs`,
  NetworkStep,
);

interface Span {
  readonly room: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** Both ends of a room, step by step of [fromMs, toMs). Steps in which nothing was heard are left out. */
export function roomSteps(source: Pick<Warehouse, 'query'>, span: Span): Promise<RoomStep[]> {
  return steps(source, { ...span });
}

/** A room's viewers by network, step by step of [fromMs, toMs): the networks that stalled most. */
export function roomNetworks(source: Pick<Warehouse, 'query'>, span: Span): Promise<NetworkStep[]> {
  return networks(source, { ...span });
}
