import { defaultRules, type Finding, type Incident, type Stutter } from '@stutterscope/diagnosis';
import {
  type IncidentRow,
  namedQueries,
  type RoomFinding,
  type RoomStutter,
  type Warehouse,
} from '@stutterscope/warehouse';
import { groupsOf } from './groupsOf.ts';
import { LAST_WORD_MS, type RoomHistory } from './roomHistory.ts';

/** Stutters that may overlap the one explained: more at a time no room has. */
const STUTTERS_READ = 20;
/** Clients of the room that are asked where they sit, and incidents that may explain a stutter. */
const SESSIONS_READ = 2000;
const INCIDENTS_READ = 100;

/** A row of any of the tables, as a verdict names its fields. */
function asLasting<Row extends Omit<RoomStutter, 'visibleFromMs'> | RoomFinding | IncidentRow>(row: Row) {
  const { fromMs, toMs, viewersAffected, viewersWatching, ...rest } = row;
  const viewers = { affected: viewersAffected, watching: viewersWatching };
  return { ...rest, from: fromMs, to: toMs, viewers, retracted: false };
}

/** A stutter as ClickHouse keeps it. */
export const stutterOfRow = (room: string, { visibleFromMs, ...row }: RoomStutter): Stutter => ({
  kind: 'stutter',
  room,
  visibleFrom: visibleFromMs,
  ...asLasting(row),
});

/** What ClickHouse holds of a room around a moment, or of its last stutters; null for a room never heard of. */
export async function historyOfWarehouse(
  warehouse: Warehouse,
  room: string,
  atMs: number | null,
  nowMs: number,
): Promise<RoomHistory | null> {
  const limit = STUTTERS_READ;
  const [sessions, rows, found, pusher] = await Promise.all([
    namedQueries.roomSessions(warehouse, { room, limit: SESSIONS_READ }),
    atMs === null
      ? namedQueries.roomStutters(warehouse, { room, limit })
      : namedQueries.roomStuttersNear(warehouse, { room, atMs, limit }),
    namedQueries.roomFindingsNear(warehouse, { room, atMs: atMs ?? nowMs, limit }),
    namedQueries.lastPush(warehouse, { room, withinMs: LAST_WORD_MS }),
  ]);
  // A push that the server refused reports nothing; that it was refused is a finding.
  if (sessions.length === 0 && rows.length === 0 && found.length === 0) return null;
  const stutters = rows.map((row) => stutterOfRow(room, row));
  const findings = found.map((row): Finding => ({ kind: 'finding', room, ...asLasting(row) }));
  const ids = stutters.map(({ id }) => id);
  const alerts = await namedQueries.alertsOfStutters(warehouse, { room, ids });
  const incidents = await incidentsAround(warehouse, stutters, nowMs);
  const seated = sessions.map(({ session, side, ...told }) => ({ session, side, groups: groupsOf(told) }));
  const sinceMs = Math.min(nowMs, ...stutters.map(({ from }) => from));
  const recordings = await namedQueries.roomRecordings(warehouse, { room, sinceMs });
  return { room, stutters, alerts, findings, incidents, seated, pusher, recordings, nowMs, present: 'now' };
}

/** Incidents while any of the stutters was on. */
async function incidentsAround(
  warehouse: Warehouse,
  stutters: readonly Stutter[],
  nowMs: number,
): Promise<Incident[]> {
  if (stutters.length === 0) return [];
  const slackMs = defaultRules.incidentWindowMs;
  const rows = await namedQueries.incidentsBetween(warehouse, {
    fromMs: Math.min(...stutters.map(({ from }) => from)) - slackMs,
    toMs: Math.max(...stutters.map(({ to }) => to ?? nowMs)) + slackMs,
    limit: INCIDENTS_READ,
  });
  return rows.map((row) => ({ kind: 'incident', ...asLasting(row) }));
}
