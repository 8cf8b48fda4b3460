import { expect, test } from 'vitest';
import type { TopicRow } from '../src/busLag.ts';
import { judgeClock, judgeDisk, judgeLag } from '../src/doctor/health.ts';

const row = (group: string, lag: number): TopicRow => ({
  topic: 'telemetry',
  partition: 2,
  group,
  earliest: null,
  latest: null,
  committed: null,
  lag,
});

test('a disk that is nearly full is found', () => {
  expect(judgeDisk('/data', 50e9, 100e9)).toMatchObject({ state: 'ok' });
  expect(judgeDisk('/data', 3e9, 100e9)).toMatchObject({
    state: 'absent',
    found: '3.0 GB of 100 GB free at /data',
    fix: expect.stringContaining('free some'),
  });
});

test('a group that is behind is found, and whose fault that is', () => {
  expect(judgeLag([row('session-stage', 3), row('warehouse-telemetry', 900)])).toMatchObject({ state: 'ok' });
  expect(judgeLag([row('session-stage', 3), row('warehouse-telemetry', 90_000)])).toMatchObject({
    found: '90000 messages at most: warehouse-telemetry in partition 2 of telemetry',
    fix: expect.stringContaining('ClickHouse takes too little'),
  });
  expect(judgeLag([row('session-stage', 90_000)]).fix).toContain('start another processor');
  expect(judgeLag([]).state).toBe('absent');
});

test('a clock that was set is found', () => {
  expect(judgeClock('stutterscope_clock_ahead_ms 12\n')).toMatchObject({ state: 'ok' });
  expect(judgeClock('').state).toBe('ok');
  expect(judgeClock('x 1\nstutterscope_clock_ahead_ms -3600000\n')).toMatchObject({
    found: 'set by -3600000 ms since the role started',
    fix: expect.stringContaining('NTP'),
  });
});
