import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { brokersFinding } from '../src/doctor/brokers.ts';
import { judgeClock, judgeDeadLetters, judgeDisk, judgeLag, judgeRefusals } from '../src/doctor/health.ts';

const page = (lags: Readonly<Record<string, number>>) =>
  Object.entries(lags)
    .map(
      ([group, lag]) =>
        `stutterscope_bus_lag_messages{topic="telemetry",group="${group}",partition="2"} ${lag}\n`,
    )
    .join('');

test('a disk that is nearly full is found', () => {
  expect(judgeDisk('/data', 50e9, 100e9)).toMatchObject({ state: 'ok' });
  expect(judgeDisk('/data', 3e9, 100e9)).toMatchObject({
    state: 'absent',
    found: '3.0 GB of 100 GB free at /data',
    fix: expect.stringContaining('free some'),
  });
});

test('a group that is behind is found, and whose fault that is', () => {
  expect(judgeLag(page({ 'session-stage': 3, 'warehouse-telemetry': 900 }))).toMatchObject({ state: 'ok' });
  expect(judgeLag(page({ 'session-stage': 3, 'warehouse-telemetry': 90_000 }))).toMatchObject({
    found: '90000 messages at most: warehouse-telemetry in partition 2 of telemetry',
    fix: expect.stringContaining('ClickHouse takes too little'),
  });
  expect(judgeLag(page({ 'session-stage': 90_000 })).fix).toContain('start another processor');
  expect(judgeLag('').fix).toBe('start one');
  expect(judgeLag('stutterscope_processor_sessions 4\n').fix).toBe('see to Kafka first');
});

test('a clock that was set is found', () => {
  expect(judgeClock('stutterscope_clock_ahead_ms 12\n')).toMatchObject({ state: 'ok' });
  expect(judgeClock('').state).toBe('ok');
  expect(judgeClock('x 1\nstutterscope_clock_ahead_ms -3600000\n')).toMatchObject({
    found: 'set by -3600000 ms since the role started',
    fix: expect.stringContaining('NTP'),
  });
});

test('the clock of any role is told', () => {
  const page = 'stutterscope_clock_ahead_ms 3\nx 1\nstutterscope_clock_ahead_ms 3600000\n';
  expect(judgeClock(page).found).toBe('set by 3600000 ms since the role started');
});

test('a collector that turns clients away is found, and what with', () => {
  const page = (overloaded: number, limited: number) =>
    `stutterscope_collector_requests_total{code="accepted"} ${overloaded * 9}\n` +
    `stutterscope_collector_requests_total{code="overloaded"} ${overloaded}\n` +
    `stutterscope_collector_requests_total{code="address_limit"} ${limited}\n`;
  expect(judgeRefusals(page(7, 7), page(7, 7), 1)).toMatchObject({ state: 'ok' });
  expect(judgeRefusals('', page(0, 0), 1)).toMatchObject({ state: 'ok' });
  expect(judgeRefusals(page(7, 7), page(27, 9), 2)).toMatchObject({
    found: '10 requests a second are told to come again: overloaded',
    fix: expect.stringContaining('start another collector'),
  });
  expect(judgeRefusals(page(7, 7), page(7, 9), 1).fix).toContain('STUTTERSCOPE_TRUST_PROXY');
});

test('dead letters are found, and processors that are older than collectors', () => {
  expect(judgeDeadLetters(0, '')).toMatchObject({ state: 'ok' });
  expect(judgeDeadLetters(3, 'not JSON').fix).toContain('dead-letters list');
  expect(judgeDeadLetters(3, '/v unknown contract version 2: this collector takes 1').fix).toContain(
    'upgrade them',
  );
});

test('a broker of several that is away is found', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const there = `127.0.0.1:${address.port}`;
  expect(await brokersFinding([there])).toMatchObject({ state: 'ok' });
  expect(await brokersFinding([there, '127.0.0.1:1'])).toMatchObject({
    state: 'absent',
    found: '127.0.0.1:1 does not answer, 1 of 2 do, with our topics',
    fix: expect.stringContaining('bring it back'),
  });
  server.close();
});
