import { type Broadcast, buildBroadcasts } from '@stutterscope/cloud';
import { namedQueries, type Warehouse } from '@stutterscope/warehouse';

/** How far back a show that is not kept yet is looked for, ms. */
const FACTS_MS = 86_400_000;
const BEFORE_MS = 60_000;

const distance = ({ from, to }: Broadcast, atMs: number) => Math.max(from - atMs, atMs - (to ?? atMs), 0);

/** A room's last broadcast, or the one at a moment, or nearest to it; null for a room that never had one. */
export async function findBroadcast(
  warehouse: Warehouse,
  room: string,
  atMs: number | null,
  nowMs: number,
): Promise<Broadcast | null> {
  const rows = await namedQueries.keptBroadcasts(warehouse, { rooms: [room], sinceMs: 0 });
  const moment = atMs ?? nowMs;
  const known = rows.filter(({ to }) => atMs === null || to === null || to >= moment - FACTS_MS);
  const begins = (atMs === null ? known.slice(-1) : known).map(({ from }) => from);
  const sinceMs = Math.min(moment - FACTS_MS, ...begins) - BEFORE_MS;
  const [facts] = await namedQueries.broadcastFacts(warehouse, [{ room, sinceMs }]);
  const broadcasts = facts === undefined ? [] : buildBroadcasts(facts, nowMs);
  if (atMs === null) return broadcasts.at(-1) ?? null;
  return broadcasts.toSorted((a, b) => distance(a, atMs) - distance(b, atMs))[0] ?? null;
}
