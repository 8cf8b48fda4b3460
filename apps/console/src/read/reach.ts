import { namedQueries, type Warehouse } from '@stutterscope/warehouse';

/** How far back anything is looked for. */
const WINDOW_MS = 300_000;

/**
 * Until when what is stored reaches, of all rooms together: null when nothing of the last minutes is. Where that is long
 * ago, the data is late, or nobody sends; of a room that is not heard then, nobody knows more.
 */
export async function readReach(warehouse: Pick<Warehouse, 'query'>, nowMs: number): Promise<number | null> {
  const newestMs = await namedQueries.newestStored(warehouse, { sinceMs: nowMs - WINDOW_MS });
  return newestMs === null ? null : Math.min(newestMs, nowMs);
}
