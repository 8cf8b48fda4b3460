import { WarehouseError } from '@stutterscope/warehouse';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { insertWithRetry } from '../src/insertWithRetry.ts';
import { createMetrics } from '../src/metrics.ts';

test('a warehouse that is away is told in one short line without a stack trace, and tried again', async () => {
  const logged: string[] = [];
  const logger = pino({}, { write: (line: string) => logged.push(line) });
  const away = new WarehouseError('unavailable', 'connect ECONNREFUSED', { cause: new Error('socket') });
  let calls = 0;
  const insert = async () => {
    calls += 1;
    if (calls === 1) throw away;
  };
  const wait = async () => {};
  await insertWithRetry('telemetry', insert, { metrics: createMetrics(new Registry()), logger, wait });
  expect(calls).toBe(2);
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ code: 'unavailable', reason: 'connect ECONNREFUSED' });
  expect(logged[0]).not.toMatch(/stack|\.ts:\d/);
});
