import { Evidence, GroupBy, IncidentCause } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { evidenceColumn, Ms, nullable } from './fields.ts';

/** An incident of many rooms in its latest revision. */
export const IncidentRow = Type.Object({
  id: Type.String(),
  revision: Type.Integer(),
  cause: IncidentCause,
  by: GroupBy,
  cellId: Type.String(),
  tied: Type.Array(Type.Object({ by: GroupBy, id: Type.String() })),
  fromMs: Ms,
  toMs: nullable(Ms),
  rooms: Type.Integer(),
  roomsWatched: Type.Integer(),
  viewersAffected: Type.Integer(),
  viewersWatching: Type.Integer(),
  roomIds: Type.Array(Type.String()),
  stutterIds: Type.Array(Type.String()),
  evidence: Type.Array(Evidence),
  probability: Type.Number(),
  summary: Type.String(),
  provisional: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type IncidentRow = Static<typeof IncidentRow>;

const between = defineQuery(
  `SELECT id, revision, cause, by, cellId, tied, toUnixTimestamp64Milli(\`from\`) AS fromMs,
          toUnixTimestamp64Milli(\`to\`) AS toMs, rooms, roomsWatched, viewersAffected, viewersWatching,
          roomIds, stutterIds, ${evidenceColumn('i')} AS evidence, probability, summary, provisional, ruleVersion
   FROM incidents_current AS i
   WHERE fromMs <= {toMs:Int64} AND ifNull(toMs, {toMs:Int64}) >= {fromMs:Int64}
   ORDER BY probability DESC, rooms DESC, id
   LIMIT {limit:UInt32}`,
  IncidentRow,
);

/** The incidents of all rooms that overlap a span of time, the surest first. */
export function incidentsBetween(
  source: Pick<Warehouse, 'query'>,
  params: { fromMs: number; toMs: number; limit: number },
): Promise<IncidentRow[]> {
  return between(source, params);
}
