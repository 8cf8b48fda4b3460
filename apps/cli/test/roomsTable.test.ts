import type { RoomNow } from '@stutterscope/warehouse';
import { expect, test } from 'vitest';
import { roomsTable } from '../src/roomsTable.ts';

const NOW = 1_763_800_000_000;

const calm: RoomNow = {
  room: 'a',
  fps: 15,
  spd: 1250,
  que: 0,
  pushers: 1,
  viewers: 3,
  lastSeenMs: NOW,
  stutters: [],
  findings: [],
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
