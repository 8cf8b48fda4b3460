import type { Bus } from '@stutterscope/bus';
import { Gauge, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { registerLagGauge } from '../src/lagGauge.ts';

const busThat = (lag: Bus['lag']): Bus => ({
  lag,
  ensureTopics: async () => {},
  ping: async () => {},
  close: async () => {},
  producer: () => Promise.reject(new Error('not asked')),
  consume: () => Promise.reject(new Error('not asked')),
});

test.each([
  ['refuses', () => Promise.reject(new Error('away'))],
  ['says nothing', () => new Promise<never>(() => {})],
] as const)('a bus that %s costs its lag and nothing else of the page', async (_, lag) => {
  const registry = new Registry();
  new Gauge({ name: 'other', help: 'x', registers: [registry] }).set(7);
  registerLagGauge(registry, busThat(lag));
  const page = await registry.metrics();
  expect(page).toContain('other 7');
  expect(page).not.toMatch(/^stutterscope_bus_lag_messages\{/m);
});

test('a bus that answers tells the lag of each group', async () => {
  const registry = new Registry();
  const rows = [{ partition: 2, earliest: 0, latest: 9, committed: 4 }];
  registerLagGauge(
    registry,
    busThat(async () => rows),
  );
  expect(await registry.metrics()).toContain(
    'stutterscope_bus_lag_messages{topic="telemetry",group="session-stage",partition="2"} 5',
  );
});
