import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openWarehouse } from '../../src/index.ts';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { BIG_BATCHES, bigInsert, SAMPLES_EACH } from '../support/bigInsert.ts';
import { counts, countsOf, temporaryDir, temporaryWarehouse } from '../support/embedded.ts';

const batch = batchOf({ events: [{ t: NOON, code: 1101 }] });

test('the same token twice inserts once, into every table behind the landing', async () => {
  await using open = await temporaryWarehouse();
  for (let attempt = 0; attempt < 3; attempt++) {
    await open.warehouse.insertTelemetry([lineOf(batch)], 'telemetry:0:0-0');
  }
  expect(await counts(open.warehouse)).toEqual(countsOf({ samples: 2, events: 1, batches: 1 }));
});

test('another token is another insert, even of the same bytes', async () => {
  await using open = await temporaryWarehouse();
  await open.warehouse.insertTelemetry([lineOf(batch)], 'telemetry:0:0-0');
  await open.warehouse.insertTelemetry([lineOf(batch)], 'telemetry:0:1-1');
  expect(await counts(open.warehouse)).toMatchObject({
    samples: 4,
    batches: 2,
    roomSamples: 4,
    clogWarnings: 2,
  });
});

const child = fileURLToPath(new URL('../support/insertChild.ts', import.meta.url));

async function killWhileInserting(dir: string, round: number, delayMs: number): Promise<boolean> {
  const running = fork(child, [dir, String(round)], { execArgv: [] });
  const exited = once(running, 'exit');
  let done = false;
  const inserting = new Promise<void>((resolve) => {
    running.on('message', (message) => {
      done ||= message === 'done';
      if (message === 'inserting') resolve();
    });
  });
  await Promise.race([inserting, exited]);
  await wait(delayMs);
  running.kill('SIGKILL');
  await exited;
  return !done;
}

test('an insert that was killed half way is whole after its retry, in every table', async () => {
  await using temporary = await temporaryDir();
  const delaysMs = [40, 120, 200, 300, 450];
  let unfinished = 0;
  for (const [round, delayMs] of delaysMs.entries()) {
    if (await killWhileInserting(temporary.dir, round, delayMs)) unfinished += 1;
    const warehouse = await openWarehouse({ kind: 'embedded', dir: temporary.dir });
    await warehouse.insertTelemetry(bigInsert(round), `telemetry:0:${round}`);
    const batches = BIG_BATCHES * (round + 1);
    const samples = batches * SAMPLES_EACH;
    const found = await counts(warehouse);
    await warehouse.close();
    expect(found).toEqual(countsOf({ samples, events: batches, batches }));
  }
  expect(unfinished).toBeGreaterThan(0);
}, 120_000);
