import type { Finding, Stutter } from '@stutterscope/diagnosis';
import { namedQueries, type RoomFinding, type RoomStutter, type Warehouse } from '@stutterscope/warehouse';
import { LAST_WORD_MS, type RoomHistory } from './roomHistory.ts';

/** Stutters that may overlap the one explained: more at a time no room has. */
const STUTTERS_READ = 20;

/** A row of the one table or the other, as a verdict names its fields. */
function asLasting<Row extends Omit<RoomStutter, 'visibleFromMs'> | RoomFinding>(room: string, row: Row) {
  const { fromMs, toMs, viewersAffected, viewersWatching, ...rest } = row;
  const viewers = { affected: viewersAffected, watching: viewersWatching };
  return { room, ...rest, from: fromMs, to: toMs, viewers, retracted: false };
}

/** A stutter as ClickHouse keeps it. */
export const stutterOfRow = (room: string, { visibleFromMs, ...row }: RoomStutter): Stutter => ({
  kind: 'stutter',
  visibleFrom: visibleFromMs,
  ...asLasting(room, row),
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
    namedQueries.roomSessions(warehouse, { room, limit: 1 }),
    atMs === null
      ? namedQueries.roomStutters(warehouse, { room, limit })
      : namedQueries.roomStuttersNear(warehouse, { room, atMs, limit }),
    namedQueries.roomFindingsNear(warehouse, { room, atMs: atMs ?? nowMs, limit }),
    namedQueries.lastPush(warehouse, { room, withinMs: LAST_WORD_MS }),
  ]);
  if (sessions.length === 0 && rows.length === 0) return null;
  const stutters = rows.map((row) => stutterOfRow(room, row));
  const findings = found.map((row): Finding => ({ kind: 'finding', ...asLasting(room, row) }));
  const ids = stutters.map(({ id }) => id);
  const alerts = await namedQueries.alertsOfStutters(warehouse, { room, ids });
  return { room, stutters, alerts, findings, pusher, nowMs, present: 'now' };
}
