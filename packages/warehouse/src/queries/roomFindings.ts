import { Evidence, FindingKind, GroupCount } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { evidenceColumn, Ms, nullable } from './fields.ts';

/** A finding in its latest revision. */
export const RoomFinding = Type.Object({
  id: Type.String(),
  revision: Type.Integer(),
  session: nullable(Type.String()),
  side: Type.Enum(['push', 'play']),
  finding: FindingKind,
  reason: Type.String(),
  fromMs: Ms,
  toMs: nullable(Ms),
  viewersAffected: Type.Integer(),
  viewersWatching: Type.Integer(),
  groups: Type.Array(GroupCount),
  evidence: Type.Array(Evidence),
  summary: Type.String(),
  advice: Type.Array(Type.String()),
  provisional: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type RoomFinding = Static<typeof RoomFinding>;

const columns = `id, revision, session, side, finding, reason, toUnixTimestamp64Milli(\`from\`) AS fromMs,
          toUnixTimestamp64Milli(\`to\`) AS toMs, viewersAffected, viewersWatching, groups,
          ${evidenceColumn('f')} AS evidence, summary, advice, provisional, ruleVersion`;

const between = defineQuery(
  `SELECT ${columns}
   FROM findings_current AS f
   WHERE room = {room:String} AND fromMs < {toMs:Int64} AND ifNull(toMs, {nowMs:Int64}) >= {fromMs:Int64}
   ORDER BY fromMs DESC, id
   LIMIT {limit:UInt32}`,
  RoomFinding,
);

/** A room's findings that overlap [fromMs, toMs), the newest first; one that is on lasts until now. */
export function roomFindingsBetween(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; fromMs: number; toMs: number; nowMs: number; limit: number },
): Promise<RoomFinding[]> {
  return between(source, params);
}

const nearest = defineQuery(
  `SELECT ${columns}
   FROM findings_current AS f
   WHERE room = {room:String}
   ORDER BY greatest(fromMs - {atMs:Int64}, {atMs:Int64} - ifNull(toMs, {atMs:Int64}), 0), fromMs DESC, id
   LIMIT {limit:UInt32}`,
  RoomFinding,
);

/** A room's findings around a moment: those that cover it, then the nearest. */
export function roomFindingsNear(
  source: Pick<Warehouse, 'query'>,
  params: { room: string; atMs: number; limit: number },
): Promise<RoomFinding[]> {
  return nearest(source, params);
}
