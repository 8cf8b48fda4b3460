import type { RoomNow } from '@stutterscope/warehouse';
import { expect, test } from 'vitest';
import { roomsTable } from '../src/roomsTable.ts';
import { NOON } from './stutter.ts';

const NOW = 1_763_800_000_000;

const calm: RoomNow = {
  room: 'a',
  fps: 15,
  spd: 1250,
  que: 0,
  pushers: 1,
  viewers: 3,
  lastSeenMs: NOW,
  pushSeenMs: NOW,
  stutters: [],
  findings: [],
  incidents: [],
};

const found = (finding: RoomNow['findings'][number]['finding'], reason: string): RoomNow => ({
  ...calm,
  findings: [{ id: 'f', finding, reason, sinceMs: NOW - 5000 }],
});

test('a room without a stutter is smooth, unless its push is known to be something else', () => {
  expect(roomsTable([calm], NOW)).toContain('smooth');
  expect(roomsTable([found('settings', 'fps_too_low')], NOW)).toContain('smooth');
  const silent = roomsTable([found('silent', 'no_samples')], NOW);
  expect(silent).toContain('silent (no_samples)');
  expect(silent).not.toContain('smooth');
});

test('a stutter is what a room has, whatever was found beside it', () => {
  const clog = {
    id: 's',
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'visible',
    sinceMs: NOW - 9000,
  } as const;
  const table = roomsTable([{ ...found('adapted', 'announced'), stutters: [clog] }], NOW);
  expect(table).toContain('visible upstream_clog (uplink_bandwidth)');
  expect(table).not.toContain('adapted');
});

const lagging: RoomNow = {
  room: 'a',
  fps: 15,
  spd: 1200,
  que: 0,
  pushers: 1,
  viewers: 2,
  lastSeenMs: NOON,
  pushSeenMs: NOON,
  stutters: [
    { id: 's', cause: 'downstream_lag', origin: 'viewer_network', severity: 'visible', sinceMs: NOON },
  ],
  findings: [],
  incidents: [
    { id: 'i', cause: 'downstream_lag', by: 'network', cellId: 'AS4134', rooms: 7, sinceMs: NOON + 180_000 },
  ],
};

test('a room that lags says what many rooms say of its network', () => {
  expect(roomsTable([lagging], NOON)).toContain('its network AS4134 is bad in 7 rooms since 12:03');
});

test('viewers who lag alike, each by itself, are counted and not listed', () => {
  const [lag] = lagging.stutters;
  const stutters = lag === undefined ? [] : [1, 2, 3].map((n) => ({ ...lag, id: String(n) }));
  expect(roomsTable([{ ...lagging, stutters }], NOON)).toContain(
    '3 × visible downstream_lag (viewer_network);',
  );
});

test('a room that is well, or stutters for another cause, has nothing to do with it', () => {
  expect(roomsTable([{ ...lagging, stutters: [] }], NOON)).not.toContain('AS4134');
  const [lag] = lagging.stutters;
  const stutters = lag === undefined ? [] : [{ ...lag, cause: 'low_frame_rate' as const }];
  expect(roomsTable([{ ...lagging, stutters }], NOON)).not.toContain('AS4134');
});
