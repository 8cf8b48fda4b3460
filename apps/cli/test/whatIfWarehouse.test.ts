import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnoseRecording, whatIf } from '@stutterscope/diagnosis';
import { openWarehouse, type Warehouse } from '@stutterscope/warehouse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchesOfWarehouse } from '../src/whatIf/batchesOfWarehouse.ts';
import { caseOfWarehouse } from '../src/whatIf/caseOfWarehouse.ts';
import { seededRandom } from '../src/whatIf/seededRandom.ts';
import { laggingServer } from './recording.ts';

const ROOM = '8888_lagging';
// A recording of last year that is sent now: what the warehouse forgets goes by when it came.
const receivedAt = Date.now();
const batches = laggingServer().map((batch) => ({ ...batch, receivedAt }));
const verdicts = diagnoseRecording(batches);
const FROM = Math.min(...batches.map(({ sentAt }) => sentAt)) - 60_000;
const TO = FROM + 300_000;

let dir: string;
let warehouse: Warehouse;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stutterscope-what-if-'));
  warehouse = await openWarehouse({ kind: 'embedded', dir });
  await warehouse.migrate();
  const lines = batches.map((batch) => Buffer.from(JSON.stringify(batch)));
  await warehouse.insertTelemetry(lines, 'telemetry');
  await warehouse.insertVerdicts(verdicts, 'verdicts');
});
afterAll(async () => {
  await warehouse.close();
  await rm(dir, { recursive: true });
});

test('what a stutter cost is the same from ClickHouse as from the batches themselves', async () => {
  const found = await caseOfWarehouse(warehouse, ROOM, FROM, TO);
  const stutters = verdicts.filter((verdict) => verdict.kind === 'stutter');
  expect(found.stutters.map(({ id }) => id)).toEqual(stutters.map(({ id }) => id));
  const told = whatIf({ ...found, random: seededRandom() });
  expect(told.stutters[0]?.stall.observed).toBe(1.2);
  expect(told).toEqual(whatIf({ batches, stutters, random: seededRandom() }));
});

test('only what lies in the time asked for is read, by either clock', async () => {
  const all = await batchesOfWarehouse(warehouse, ROOM, FROM, TO);
  expect(all?.length).toBe(batches.length);
  expect(await batchesOfWarehouse(warehouse, ROOM, TO, TO + 1000)).toEqual([]);
  expect(await batchesOfWarehouse(warehouse, 'else', FROM, TO)).toEqual([]);
});
