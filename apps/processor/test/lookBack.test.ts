import type { Assignment, Message } from '@stutterscope/bus';
import type { Warehouse } from '@stutterscope/warehouse';
import { expect, test } from 'vitest';
import { loadTelemetry } from '../src/loadings.ts';
import { LogTime } from '../src/logTime.ts';
import { LOOK_BACK_MS, LookBack } from '../src/lookBack.ts';
import { writeNote } from '../src/note.ts';
import { resumeAt } from '../src/resume.ts';

const HOUR_MS = 3_600_000;
const T0 = 1_763_800_000_000;

/** A message a second; one collector of two is an hour ahead for a while. */
const stampAt = (offset: number, aheadFrom: number, aheadTo: number): number =>
  T0 + offset * 1000 + (offset % 2 === 1 && offset >= aheadFrom && offset < aheadTo ? HOUR_MS : 0);

test('the time of a log is neither pushed on nor back by a clock that is set', () => {
  const time = new LogTime();
  expect(time.pass(T0)).toBe(0);
  expect(time.pass(T0 + 5000)).toBe(5000);
  expect(time.pass(T0 + HOUR_MS)).toBe(65_000);
  expect(time.pass(T0 + 6000)).toBe(65_000);
  expect(time.pass(T0 - HOUR_MS)).toBe(65_000);
  expect(time.pass(T0 + HOUR_MS + 1000)).toBe(66_000);
});

test.each([
  ['no clock is set', 9999, 9999],
  ['a clock is set ahead just before the restart', 1990, 9999],
  ['a clock was ahead for a while', 1500, 1700],
])('a restart reads ten minutes back at least: %s', (_, aheadFrom, aheadTo) => {
  const lookBack = new LookBack(0);
  for (let offset = 0; offset < 2000; offset++) {
    lookBack.pass({ offset, timestampMs: stampAt(offset, aheadFrom, aheadTo) });
    expect(lookBack.from).toBeLessThanOrEqual(Math.max(0, offset - LOOK_BACK_MS / 1000 + 60));
  }
  expect(lookBack.from).toBeGreaterThan(0);
});

test("a restart begins where its predecessor's note says, and asks the log for what an older one noted", async () => {
  const assignment: Assignment = {
    topic: 'telemetry',
    partition: 0,
    committed: async () => ({ offset: 900, note: writeNote({ at: T0 + HOUR_MS, from: 300 }) }),
    earliest: async () => 0,
    latest: async () => 1000,
    offsetAt: async () => 890,
    commit: async () => {},
  };
  expect(await resumeAt(assignment)).toMatchObject({ readFrom: 300, first: 900 });
  const older = { ...assignment, committed: async () => ({ offset: 900, note: writeNote({ at: T0 }) }) };
  expect(await resumeAt(older)).toMatchObject({ readFrom: 890, first: 900 });
});

const never = async (): Promise<never> => {
  throw new Error('nothing is inserted here');
};

const nowhere: Warehouse = {
  migrate: never,
  insertTelemetry: never,
  insertVerdicts: never,
  insertNotices: never,
  insertDeadLetters: never,
  insertCloudEvents: never,
  insertBroadcasts: never,
  query: never,
  erase: never,
  ping: never,
  close: never,
};

test('a batch resent while the clock of a collector is an hour ahead is still known', () => {
  const read = loadTelemetry(nowhere).reader();
  const message = (offset: number, seq: number, timestampMs: number): Message => ({
    offset,
    key: `session-${seq % 10}`,
    value: new Uint8Array([1]),
    headers: { room: 'r', side: 'push', seq: String(seq), fp: `${seq}`.padStart(12, 'a') },
    timestampMs,
  });
  for (let seq = 0; seq < 300; seq++)
    expect(read(message(seq, seq, T0 + seq * 1000))).toMatchObject({ kind: 'row' });
  for (let seq = 0; seq < 300; seq++) {
    const ahead = T0 + 300_000 + seq * 1000 + (seq % 2) * HOUR_MS;
    expect(read(message(300 + seq, seq, ahead)), `seq ${seq}`).toEqual({ kind: 'nothing' });
  }
});
