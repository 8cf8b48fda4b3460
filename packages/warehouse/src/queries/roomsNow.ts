import { Cause, FindingKind, GroupBy, IncidentCause, Origin, Severity } from '@stutterscope/diagnosis';
import Type, { type Static } from 'typebox';
import type { Warehouse } from '../warehouse.ts';
import { defineQuery } from './defineQuery.ts';
import { Ms, nullable } from './fields.ts';

/**
 * A room that was heard from: its pusher's last figures, its viewers, its open stutters, what else is so, and
 * the open incidents of many rooms whose place some client of it sits in.
 */
export const RoomNow = Type.Object({
  room: Type.String(),
  fps: nullable(Type.Number()),
  spd: nullable(Type.Number()),
  que: nullable(Type.Number()),
  pushers: Type.Integer(),
  viewers: Type.Integer(),
  lastSeenMs: Ms,
  /** When its pusher was heard last; null when only viewers were. */
  pushSeenMs: nullable(Ms),
  stutters: Type.Array(
    Type.Object({ id: Type.String(), cause: Cause, origin: Origin, severity: Severity, sinceMs: Ms }),
  ),
  findings: Type.Array(
    Type.Object({ id: Type.String(), finding: FindingKind, reason: Type.String(), sinceMs: Ms }),
  ),
  incidents: Type.Array(
    Type.Object({
      id: Type.String(),
      cause: IncidentCause,
      by: GroupBy,
      cellId: Type.String(),
      rooms: Type.Integer(),
      sinceMs: Ms,
    }),
  ),
});
export type RoomNow = Static<typeof RoomNow>;

const select = defineQuery(
  `WITH fromUnixTimestamp64Milli({sinceMs:Int64}, 'UTC') AS since
   SELECT heard.room AS room, pushed.fps AS fps, pushed.spd AS spd, pushed.que AS que,
          heard.pushers AS pushers, heard.viewers AS viewers, heard.lastSeenMs AS lastSeenMs,
          heard.pushSeenMs AS pushSeenMs,
          open.stutters AS stutters, besides.findings AS findings, together.incidents AS incidents
   FROM (
     SELECT room, uniqExactIf(session, side = 'push') AS pushers, uniqExactIf(session, side = 'play') AS viewers,
            toUnixTimestamp64Milli(max(lastReceivedAt)) AS lastSeenMs,
            toUnixTimestamp64Milli(maxOrNullIf(lastReceivedAt, side = 'push')) AS pushSeenMs
     FROM sessions WHERE month >= toStartOfMonth(since) AND lastReceivedAt >= since GROUP BY room
   ) AS heard
   LEFT JOIN (
     SELECT room, argMax(s.fps, s.at) AS fps, argMax(s.spd, s.at) AS spd, argMax(s.que, s.at) AS que
     FROM samples AS s WHERE side = 'push' AND receivedAt >= since GROUP BY room
   ) AS pushed ON pushed.room = heard.room
   LEFT JOIN (
     SELECT room, arraySort(one -> one.sinceMs, groupArray(
       CAST((id, cause, origin, severity, toUnixTimestamp64Milli(\`from\`)),
            'Tuple(id String, cause String, origin String, severity String, sinceMs Int64)') AS one)) AS stutters
     FROM stutters_current WHERE isNull(\`to\`) GROUP BY room
   ) AS open ON open.room = heard.room
   LEFT JOIN (
     SELECT room, arraySort(one -> (one.sinceMs, one.id), groupArray(
       CAST((id, finding, reason, toUnixTimestamp64Milli(\`from\`)),
            'Tuple(id String, finding String, reason String, sinceMs Int64)') AS one)) AS findings
     FROM findings_current WHERE isNull(\`to\`) GROUP BY room
   ) AS besides ON besides.room = heard.room
   LEFT JOIN (
     SELECT room, arraySort(one -> (one.sinceMs, one.id), groupUniqArray(
       CAST((i.id, i.cause, i.by, i.cellId, i.rooms, toUnixTimestamp64Milli(i.\`from\`)),
            'Tuple(id String, cause String, by String, cellId String, rooms UInt32, sinceMs Int64)') AS one)) AS incidents
     FROM (
       SELECT room, if(side = 'push', 'ingest', 'downstream_lag') AS cause, cell.1 AS by, cell.2 AS cellId
       FROM sessions
       ARRAY JOIN [('network', networkId), ('server', serverIp), ('region', region), ('protocol', protocol), ('version', app)]
         AS cell
       WHERE month >= toStartOfMonth(since) AND lastReceivedAt >= since
     ) AS seated
     INNER JOIN incidents_current AS i ON i.cause = seated.cause AND i.by = seated.by AND i.cellId = seated.cellId
     WHERE isNull(i.\`to\`) GROUP BY room
   ) AS together ON together.room = heard.room
   ORDER BY room`,
  RoomNow,
);

/** Every room that sent anything since the moment, by name. */
export function roomsNow(source: Pick<Warehouse, 'query'>, params: { sinceMs: number }): Promise<RoomNow[]> {
  return select(source, params);
}
