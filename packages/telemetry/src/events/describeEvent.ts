import type { Side } from '../columns.ts';
import { eventCatalogue } from './catalogue.ts';
import type { EventRow } from './eventRow.ts';

const byPair: ReadonlyMap<string, EventRow[]> = Map.groupBy(
  eventCatalogue,
  (row) => `${row.side} ${row.code}`,
);

/**
 * What an event code can mean: one row as a rule, several when the platform does not settle which
 * (-1308 on push, 2010 on play), none when the code is unknown. An unknown code is no fault: keep it.
 *
 * @example
 * describeEvent('push', 1101).map((row) => row.name); // ['PUSH_WARNING_NET_BUSY']
 * describeEvent('push', -1308).length; // 3
 * describeEvent('push', -1308, 'iOS').length; // 1
 */
export function describeEvent(side: Side, code: number, platform?: string): readonly EventRow[] {
  const rows = byPair.get(`${side} ${code}`) ?? [];
  if (rows.length < 2 || platform === undefined) return rows;
  const wanted = platform.toLowerCase();
  const fitting = rows.filter((row) => row.platforms?.some((name) => name === wanted));
  return fitting.length > 0 ? fitting : rows;
}
