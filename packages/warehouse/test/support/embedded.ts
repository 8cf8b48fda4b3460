import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWarehouse, type Warehouse } from '../../src/index.ts';

/** A directory that is gone when the test is. */
export async function temporaryDir() {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-warehouse-'));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

/** A migrated warehouse in a directory of its own, closed and gone when the test is. */
export async function temporaryWarehouse() {
  const { dir, [Symbol.asyncDispose]: remove } = await temporaryDir();
  const warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  return {
    dir,
    warehouse,
    async [Symbol.asyncDispose]() {
      await warehouse.close();
      await remove();
    },
  };
}

/** How many rows each table holds, rollups merged. */
export async function counts(warehouse: Pick<Warehouse, 'query'>): Promise<unknown> {
  const [row] = await warehouse.query(`SELECT
    (SELECT count() FROM samples) AS samples,
    (SELECT count() FROM events) AS events,
    (SELECT sum(batches) FROM sessions_current) AS batches,
    (SELECT sum(samples) FROM sessions_current) AS sessionSamples,
    (SELECT sum(samples) FROM rooms_1m_current) AS roomSamples,
    (SELECT sum(clogWarnings) FROM rooms_1m_current) AS clogWarnings,
    (SELECT sum(samples) FROM rooms_1s) AS roomSecondSamples,
    (SELECT sum(samples) FROM cells_1m) AS cellSamples,
    (SELECT sum(clogWarnings) FROM cells_1h) AS cellClogWarnings,
    (SELECT sum(samples) FROM cells_1h) AS cellHourSamples,
    (SELECT sum(samples) FROM groups_1s WHERE by = 'network') AS networkSamples,
    (SELECT sum(batches) FROM intake_1m) AS intakeBatches`);
  return row;
}

/** What `counts` gives of so much telemetry, each event a 1101, when every table has all of it once. */
export function countsOf({ samples, events, batches }: Record<'samples' | 'events' | 'batches', number>) {
  return {
    samples,
    events,
    batches,
    sessionSamples: samples,
    roomSamples: samples,
    clogWarnings: events,
    roomSecondSamples: samples,
    cellSamples: samples,
    cellClogWarnings: events,
    cellHourSamples: samples,
    networkSamples: samples,
    intakeBatches: batches,
  };
}
