import type { Batch } from './batch.ts';
import { type ColumnName, columns } from './columns.ts';

/** How many values of each column lie outside its plausible range; columns without any are left out. */
export function countImplausible(batch: Batch): ReadonlyMap<ColumnName, number> {
  const counts = new Map<ColumnName, number>();
  for (const { name, min, max } of columns) {
    const count = countOutside(batch.samples[name] ?? [], min, max);
    if (count > 0) counts.set(name, count);
  }
  return counts;
}

// By index: of ten columns a batch nothing else in here counts.
function countOutside(values: readonly (number | null)[], min: number, max: number): number {
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? null;
    // Not the other way round: NaN lies in no range.
    if (value !== null && !(value >= min && value <= max)) count += 1;
  }
  return count;
}
