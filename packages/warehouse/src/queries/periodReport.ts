import { Cause, Origin } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms } from './fields.ts';

/** A length of time, exclusive of its end. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

const Point = Type.Object({ atMs: Ms, watchedMs: Type.Number(), stalledMs: Type.Number() });
const Share = Type.Object({
  by: Type.Enum(['network', 'server', 'version']),
  id: Type.String(),
  watchedMs: Type.Number(),
  stalledMs: Type.Number(),
  watchedBeforeMs: Type.Number(),
  stalledBeforeMs: Type.Number(),
});
const CauseMinutes = Type.Object({
  cause: Cause,
  origin: Origin,
  stutters: Type.Integer(),
  minutes: Type.Number(),
  viewerMinutes: Type.Number(),
  viewerMinutesBefore: Type.Number(),
});
const RoomMinutes = Type.Object({
  room: Type.String(),
  stutters: Type.Integer(),
  minutes: Type.Number(),
  viewerMinutes: Type.Number(),
  mainCause: Cause,
});

/** Watched and stalled time of one network, server or version, in the period and in the one before. */
export type PeriodShare = Static<typeof Share>;

/** What happened in a period, beside the period of the same length before it. */
export interface PeriodReport {
  readonly curve: readonly Static<typeof Point>[];
  readonly shares: readonly PeriodShare[];
  readonly causes: readonly Static<typeof CauseMinutes>[];
  readonly rooms: readonly Static<typeof RoomMinutes>[];
}

const seconds = (name: string) => `toDateTime(intDiv({${name}:Int64}, 1000), 'UTC')`;
const isNow = (column: string) => `${column} >= ${seconds('fromMs')}`;
const dayBefore = `fromUnixTimestamp64Milli({beforeMs:Int64} - 86400000, 'UTC')`;

/** By minute up to two days, by hour beyond: minutes are kept for weeks only. */
const cells = (isShort: boolean) =>
  isShort ? { table: 'cells_1m', column: 'minute' } : { table: 'cells_1h', column: 'hour' };

const curveOf = (isShort: boolean) => {
  const { table, column } = cells(isShort);
  return defineQuery(
    `SELECT toUnixTimestamp(toStartOfInterval(${column}, toIntervalSecond({stepS:UInt32}))) * 1000 AS atMs,
            sum(c.watchedMs) AS watchedMs, sum(c.stalledMs) AS stalledMs
     FROM ${table} AS c
     WHERE side = 'play' AND ${isNow(column)} AND ${column} < ${seconds('toMs')}
     GROUP BY atMs ORDER BY atMs`,
    Point,
  );
};

const sharesOf = (isShort: boolean) => {
  const { table, column } = cells(isShort);
  const one = (by: string, id: string) => `
     SELECT '${by}' AS by, ${id} AS id,
            sumIf(c.watchedMs, ${isNow(column)}) AS watchedMs, sumIf(c.stalledMs, ${isNow(column)}) AS stalledMs,
            sumIf(c.watchedMs, NOT ${isNow(column)}) AS watchedBeforeMs,
            sumIf(c.stalledMs, NOT ${isNow(column)}) AS stalledBeforeMs
     FROM ${table} AS c
     WHERE side = 'play' AND ${id} != '' AND ${column} >= ${seconds('beforeMs')} AND ${column} < ${seconds('toMs')}
     GROUP BY id`;
  return defineQuery(
    `SELECT * FROM (${one('network', 'networkId')} UNION ALL ${one('server', 'serverIp')} UNION ALL ${one('version', 'app')})
     ORDER BY by, stalledMs DESC, id`,
    Share,
  );
};

const inPeriod = `minute >= ${seconds('fromMs')} AND minute < ${seconds('toMs')} AND \`from\` >= ${dayBefore}`;

const causes = defineQuery(
  `SELECT cause, origin, uniqIf(stutter, ${isNow('minute')}) AS stutters,
          sumIf(seconds, ${isNow('minute')}) / 60 AS minutes,
          sumIf(viewerSeconds, ${isNow('minute')}) / 60 AS viewerMinutes,
          sumIf(viewerSeconds, NOT ${isNow('minute')}) / 60 AS viewerMinutesBefore
   FROM stutter_minutes
   WHERE minute >= ${seconds('beforeMs')} AND minute < ${seconds('toMs')} AND \`from\` >= ${dayBefore}
   GROUP BY cause, origin ORDER BY viewerMinutes DESC, cause, origin`,
  CauseMinutes,
);

const rooms = defineQuery(
  `SELECT room, uniq(stutter) AS stutters, sum(seconds) / 60 AS minutes, sum(viewerSeconds) / 60 AS viewerMinutes,
          topKWeighted(1)(cause, toUInt64(ceil(viewerSeconds)))[1] AS mainCause
   FROM stutter_minutes WHERE ${inPeriod}
   GROUP BY room ORDER BY viewerMinutes DESC, minutes DESC, room LIMIT 10`,
  RoomMinutes,
);

const MINUTES_UP_TO_MS = 2 * 86_400_000;
const POINTS = 120;

/** What happened in a period, beside the period of the same length before it. */
export async function periodReport(
  source: Pick<Warehouse, 'query'>,
  { fromMs, toMs }: Period,
): Promise<PeriodReport> {
  const isShort = toMs - fromMs <= MINUTES_UP_TO_MS;
  const least = isShort ? 60 : 3600;
  const stepS = Math.max(1, Math.ceil((toMs - fromMs) / 1000 / least / POINTS)) * least;
  const within = { fromMs, toMs, beforeMs: 2 * fromMs - toMs };
  const [curve, shares, found, worst] = await Promise.all([
    curveOf(isShort)(source, { fromMs, toMs, stepS }),
    sharesOf(isShort)(source, within),
    causes(source, within),
    rooms(source, within),
  ]);
  return { curve, shares, causes: found, rooms: worst };
}
