import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { fromEarlierStage, RoomStage, Signal } from '../src/index.ts';

const TICK = 1_755_000_000_000;

const SESSION = '0e9c2f4a-7d6b-4c1e-9a55-3f1b2c3d4e5f';

const lag = (tick: number) => ({
  since: tick - 300,
  stalledMs: 900,
  stalledNow: true,
  device: { fps: 3, limit: 12 },
});

const signal = { kind: 'viewers', room: '8888_r', source: 'telemetry-0' };
const counts = { watching: 5, stalled: 2, lagging: 1, caches: [0, 3] };
const named = {
  groups: [
    { by: 'network', id: 'AS1' },
    { by: 'network', id: 'AS2' },
  ],
  viewers: [{ session: SESSION, groups: [1] }],
};

/** Each second by itself. */
const single = (tick: number) => ({
  ...signal,
  tick,
  ...counts,
  groups: [
    { by: 'network', id: 'AS1', watching: 3, stalled: 0, lagging: 0 },
    { by: 'network', id: 'AS2', watching: 2, stalled: 2, lagging: 1 },
  ],
  laggards: [{ session: SESSION, ...lag(tick), groups: [{ by: 'network', id: 'AS2' }] }],
});

/** Seconds as a list. */
const listed = (tick: number) => ({
  ...signal,
  ...named,
  seconds: [{ tick, ...counts, ofGroups: [3, 2], hurt: [1, 2, 1], laggards: [{ of: 0, ...lag(tick) }] }],
});

const now = (tick: number) => ({
  ...signal,
  ...named,
  seconds: {
    tick: [tick],
    watching: [5],
    stalled: [2],
    lagging: [1],
    caches: [[0, 3]],
    ofGroups: [[3, 2]],
    hurt: [[1, 2, 1]],
    laggards: [[0, 300, 900, 1]],
    devices: [[0, 3, 12]],
  },
});

test.each([
  ['one by one', single],
  ['in a list', listed],
])('seconds told %s by a stage of before are read as those of now', (_, earlier) => {
  expect(fromEarlierStage([earlier(TICK)])).toEqual([now(TICK)]);
  expect(fromEarlierStage(earlier(TICK))).toEqual([now(TICK)]);
  expect(Compile(Signal).Check(now(TICK))).toBe(true);
});

test('of a second that no stage told nothing is read', () => {
  const check = Compile(Signal);
  for (const seconds of [[7], [{ tick: TICK }], [{ ...listed(TICK).seconds[0], laggards: [{}] }]]) {
    const [read] = [fromEarlierStage([{ ...listed(TICK), seconds }])].flat();
    expect(check.Check(read)).toBe(false);
  }
});

test('what is no such second is left as it is', () => {
  for (const other of [null, 7, { kind: 'viewers' }, { kind: 'troubles', tick: TICK }, now(TICK)])
    expect(fromEarlierStage([other])).toEqual([other]);
});

test('a room is told the same by both', () => {
  const check = Compile(Signal);
  const told = [single, listed, now].map((form) => {
    const stage = new RoomStage();
    const words: unknown[] = [];
    for (let second = 0; second < 10; second++) {
      const read = fromEarlierStage([form(TICK + second * 1000)]);
      for (const signal of Array.isArray(read) ? read : []) if (check.Check(signal)) stage.accept(signal);
      words.push(stage.drain(true), stage.census());
    }
    return words;
  });
  expect(told[0]).toEqual(told[2]);
  expect(told[1]).toEqual(told[2]);
  expect(told[0]?.flat().length).toBeGreaterThan(0);
});
