import type { Side } from '../columns.ts';
import type { EventEntry, EventRow, EventSeverity } from './eventRow.ts';
import { playKey } from './playKey.ts';
import { playWarning } from './playWarning.ts';
import { pushCritical } from './pushCritical.ts';
import { pushNormal } from './pushNormal.ts';
import { pushWarning } from './pushWarning.ts';

function severityOf(entry: EventEntry): EventSeverity {
  if (entry.code < 0 || entry.name.includes('_ERR_')) return 'error';
  return entry.name.includes('_WARNING_') ? 'warning' : 'info';
}

function table(side: Side, className: EventRow['class'], entries: readonly EventEntry[]): EventRow[] {
  return entries.map((entry) => ({ side, class: className, ...entry, severity: severityOf(entry) }));
}

/** Every event name of the handbook, in its order: 70 rows, 67 pairs of side and code. */
export const eventCatalogue: readonly EventRow[] = [
  ...table('push', 'normal', pushNormal),
  ...table('push', 'critical', pushCritical),
  ...table('push', 'warning', pushWarning),
  ...table('play', 'key', playKey),
  ...table('play', 'warning', playWarning),
];
