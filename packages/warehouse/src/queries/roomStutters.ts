import { Cause, Evidence, GroupCount, Origin, Severity } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { evidenceColumn, Ms, nullable } from './fields.ts';

/** A stutter in its latest revision. */
export const RoomStutter = Type.Object({
  id: Type.String(),
  revision: Type.Integer(),
  cause: Cause,
  origin: Origin,
  severity: Severity,
  fromMs: Ms,
  toMs: nullable(Ms),
  visibleFromMs: nullable(Ms),
  session: nullable(Type.String()),
  viewersAffected: Type.Integer(),
  viewersWatching: Type.Integer(),
  groups: Type.Array(GroupCount),
  undecided: Type.Array(GroupCount),
  evidence: Type.Array(Evidence),
  confidence: Type.Number(),
  summary: Type.String(),
  provisional: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type RoomStutter = Static<typeof RoomStutter>;

const columns = `id, revision, cause, origin, severity, toUnixTimestamp64Milli(\`from\`) AS fromMs,
          toUnixTimestamp64Milli(\`to\`) AS toMs,
          toUnixTimestamp64Milli(visibleFrom) AS visibleFromMs, session, viewersAffected, viewersWatching, groups, undecided,
          ${evidenceColumn('s')} AS evidence,
          confidence, summary, provisional, ruleVersion`;

const newest = defineQuery(
  `SELECT ${columns}
   FROM stutters_current AS s
   WHERE room = {room:String}
   ORDER BY fromMs DESC, id
   LIMIT {limit:UInt32}`,
  RoomStutter,
);

const nearest = defineQuery(
  `SELECT ${columns}
   FROM stutters_current AS s
   WHERE room = {room:String}
   ORDER BY greatest(fromMs - {atMs:Int64}, {atMs:Int64} - ifNull(toMs, {atMs:Int64}), 0), fromMs DESC, id
   LIMIT {limit:UInt32}`,
  RoomStutter,
);

const between = defineQuery(
  `SELECT ${columns}
   FROM stutters_current AS s
   WHERE room = {room:String} AND fromMs < {toMs:Int64} AND ifNull(toMs, {nowMs:Int64}) >= {fromMs:Int64}
   ORDER BY fromMs DESC, id
   LIMIT {limit:UInt32}`,
  RoomStutter,
);

/** A room's stutters that overlap [fromMs, toMs), the newest first; one that is on lasts until now. */
export function roomStuttersBetween(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; fromMs: number; toMs: number; nowMs: number; limit: number },
): Promise<RoomStutter[]> {
  return between(source, params);
}

/** A room's stutters, the newest first. */
export function roomStutters(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; limit: number },
): Promise<RoomStutter[]> {
  return newest(source, params);
}

/** A room's stutters around a moment: those that cover it, then the nearest. */
export function roomStuttersNear(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; atMs: number; limit: number },
): Promise<RoomStutter[]> {
  return nearest(source, params);
}
