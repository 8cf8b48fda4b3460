import { type Broadcast, buildBroadcasts } from '@stutterscope/cloud';
import type { Warehouse } from '../warehouse.ts';
import { broadcastFacts } from './broadcastFacts.ts';
import { keptBroadcasts } from './keptBroadcasts.ts';

/** How far back a show that is not kept yet is looked for, ms. */
const FACTS_MS = 86_400_000;
const BEFORE_MS = 60_000;

const distance = ({ from, to }: Broadcast, atMs: number) => Math.max(from - atMs, atMs - (to ?? atMs), 0);

/** A room's last broadcast, or the one at a moment, or nearest to it; null for a room that never had one. */
export async function findBroadcast(
  source: Pick<Warehouse, 'query'>,
  { room, atMs, nowMs }: { readonly room: string; readonly atMs: number | null; readonly nowMs: number },
): Promise<Broadcast | null> {
  const rows = await keptBroadcasts(source, { rooms: [room], sinceMs: 0 });
  const moment = atMs ?? nowMs;
  const known = rows.filter(({ to }) => atMs === null || to === null || to >= moment - FACTS_MS);
  const begins = (atMs === null ? known.slice(-1) : known).map(({ from }) => from);
  const sinceMs = Math.min(moment - FACTS_MS, ...begins) - BEFORE_MS;
  const since = async (from: number) => {
    const facts = await broadcastFacts(source, [{ room, sinceMs: from }]);
    return facts.flatMap((own) => buildBroadcasts(own, nowMs));
  };
  const near = await since(sinceMs);
  // A callback may tell of a show that is long over, which nobody has kept.
  const broadcasts = near.length > 0 ? near : await since(0);
  if (atMs === null) return broadcasts.at(-1) ?? null;
  return broadcasts.toSorted((a, b) => distance(a, atMs) - distance(b, atMs))[0] ?? null;
}
