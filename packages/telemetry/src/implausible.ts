import { type Batch, columnNames } from './batch.ts';
import { type ColumnName, isPlausible } from './columns.ts';

/** How many values of each column lie outside its plausible range; columns without any are left out. */
export function countImplausible(batch: Batch): ReadonlyMap<ColumnName, number> {
  const counts = new Map<ColumnName, number>();
  for (const name of columnNames) {
    for (const value of batch.samples[name] ?? []) {
      if (value !== null && !isPlausible(name, value)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}
