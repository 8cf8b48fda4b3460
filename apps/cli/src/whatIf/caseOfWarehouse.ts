import type { Stutter } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { namedQueries, type Warehouse } from '@stutterscope/warehouse';
import { CliError } from '../cliError.ts';
import { stutterOfRow } from '../explain/historyOfWarehouse.ts';
import { batchesOfWarehouse } from './batchesOfWarehouse.ts';
import { AROUND_MS } from './costOf.ts';

/** More stutters of one room are not read at once. */
const STUTTERS_READ = 500;

/** The stutters of a room that began in a time, and the telemetry around them. */
export async function caseOfWarehouse(
  warehouse: Warehouse,
  room: string,
  fromMs: number,
  toMs: number,
): Promise<{ readonly stutters: readonly Stutter[]; readonly batches: readonly Batch[] }> {
  const atMs = Math.round((fromMs + toMs) / 2);
  const [rows, batches] = await Promise.all([
    namedQueries.roomStuttersNear(warehouse, { room, atMs, limit: STUTTERS_READ }),
    batchesOfWarehouse(warehouse, room, fromMs - AROUND_MS, toMs + AROUND_MS),
  ]);
  if (batches === null)
    throw new CliError(`room ${JSON.stringify(room)} has too many samples there: ask of a shorter time`);
  const stutters = rows
    .map((row) => stutterOfRow(room, row))
    .filter(({ from }) => from >= fromMs && from < toMs)
    .sort((a, b) => a.from - b.from || a.id.localeCompare(b.id));
  return { stutters, batches };
}
