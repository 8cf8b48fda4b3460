import type { Assignment, Message } from '@stutterscope/bus';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { createMetrics } from '../src/metrics.ts';
import { createWarehouseRunner } from '../src/warehouseRunner.ts';

const assignment: Assignment = {
  topic: 'telemetry',
  partition: 0,
  committed: async () => null,
  earliest: async () => 0,
  latest: async () => 0,
  offsetAt: async () => 0,
  commit: async () => {},
};

const messages = (from: number, count: number): Message[] =>
  Array.from({ length: count }, (_, at) => ({
    offset: from + at,
    key: 'k',
    value: new Uint8Array(),
    headers: {},
    timestampMs: 1_763_800_000_000 + from + at,
  }));

/** A runner whose inserts take as long as told, by a clock that nothing else moves. */
async function startRunner(insertMs: number) {
  const inserts: number[] = [];
  let now = 1_763_800_000_000;
  const runner = createWarehouseRunner<Message>(
    {
      reader: () => (message) => ({ kind: 'row', row: message }),
      insert: async (rows) => {
        inserts.push(rows.length);
        now += insertMs;
      },
      restTimes: 3,
    },
    {
      producer: { send: async () => {}, close: async () => {} },
      metrics: createMetrics(new Registry()),
      logger: pino({ level: 'silent' }),
      wait: async () => {},
      clock: () => now,
    },
  );
  await runner.assigned(assignment);
  const pass = (ms: number) => {
    now += ms;
  };
  return { runner, inserts, pass };
}

describe('the warehouse writer', () => {
  test('inserts what waits at the first tick, and rests as many times longer as is told', async () => {
    const { runner, inserts, pass } = await startRunner(200);
    await runner.batch(assignment, messages(0, 2));
    await runner.tick();
    expect(inserts).toEqual([2]);
    await runner.batch(assignment, messages(2, 3));
    pass(599);
    await runner.tick();
    expect(inserts).toEqual([2]);
    await runner.batch(assignment, messages(5, 4));
    pass(1);
    await runner.tick();
    expect(inserts).toEqual([2, 7]);
  });

  test('rests as many times longer as it holds partitions', async () => {
    const { runner, inserts, pass } = await startRunner(200);
    await runner.assigned({ ...assignment, partition: 1 });
    await runner.batch(assignment, messages(0, 2));
    await runner.tick();
    await runner.batch(assignment, messages(2, 3));
    pass(1199);
    await runner.tick();
    expect(inserts).toEqual([2]);
    pass(1);
    await runner.tick();
    expect(inserts).toEqual([2, 3]);
  });

  test('rests no longer than five seconds, however slow the warehouse is', async () => {
    const { runner, inserts, pass } = await startRunner(60_000);
    await runner.batch(assignment, messages(0, 1));
    await runner.tick();
    await runner.batch(assignment, messages(1, 1));
    pass(5000);
    await runner.tick();
    expect(inserts).toEqual([1, 1]);
  });

  test('waits for nothing before the end', async () => {
    const { runner, inserts } = await startRunner(200);
    await runner.batch(assignment, messages(0, 1));
    await runner.tick();
    await runner.batch(assignment, messages(1, 5));
    await runner.settle();
    expect(inserts).toEqual([1, 5]);
  });

  test('inserts ten thousand batches that wait at once', async () => {
    const { runner, inserts } = await startRunner(200);
    for (let from = 0; from < 10_000; from += 1000) await runner.batch(assignment, messages(from, 1000));
    expect(inserts).toEqual([10_000]);
  });
});
