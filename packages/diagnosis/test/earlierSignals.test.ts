import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { fromEarlierStage, RoomStage, Signal } from '../src/index.ts';

const TICK = 1_755_000_000_000;

const lag = (tick: number) => ({ since: tick, stalledMs: 900, stalledNow: true, device: null });

const earlier = (tick: number) => ({
  kind: 'viewers',
  room: '8888_r',
  source: 'telemetry-0',
  tick,
  watching: 5,
  stalled: 2,
  lagging: 1,
  caches: [0, 3],
  groups: [
    { by: 'network', id: 'AS1', watching: 3, stalled: 0, lagging: 0 },
    { by: 'network', id: 'AS2', watching: 2, stalled: 2, lagging: 1 },
  ],
  laggards: [
    { session: '0e9c2f4a-7d6b-4c1e-9a55-3f1b2c3d4e5f', ...lag(tick), groups: [{ by: 'network', id: 'AS2' }] },
  ],
});

const now = (tick: number) => ({
  kind: 'viewers',
  room: '8888_r',
  source: 'telemetry-0',
  groups: [
    { by: 'network', id: 'AS1' },
    { by: 'network', id: 'AS2' },
  ],
  viewers: [{ session: '0e9c2f4a-7d6b-4c1e-9a55-3f1b2c3d4e5f', groups: [1] }],
  seconds: [
    {
      tick,
      watching: 5,
      stalled: 2,
      lagging: 1,
      caches: [0, 3],
      ofGroups: [3, 2],
      hurt: [1, 2, 1],
      laggards: [{ of: 0, ...lag(tick) }],
    },
  ],
});

test('a second told by a stage of before is read as one of now', () => {
  expect(fromEarlierStage([earlier(TICK)])).toEqual([now(TICK)]);
  expect(fromEarlierStage(earlier(TICK))).toEqual([now(TICK)]);
  expect(Compile(Signal).Check(now(TICK))).toBe(true);
});

test('what is no such second is left as it is', () => {
  for (const other of [null, 7, { kind: 'viewers' }, { kind: 'troubles', tick: TICK }, now(TICK)])
    expect(fromEarlierStage([other])).toEqual([other]);
});

test('a room is told the same by both', () => {
  const check = Compile(Signal);
  const told = [earlier, now].map((form) => {
    const stage = new RoomStage();
    const words: unknown[] = [];
    for (let second = 0; second < 10; second++) {
      const read = fromEarlierStage([form(TICK + second * 1000)]);
      for (const signal of Array.isArray(read) ? read : []) if (check.Check(signal)) stage.accept(signal);
      words.push(stage.drain(true), stage.census());
    }
    return words;
  });
  expect(told[0]).toEqual(told[1]);
  expect(told[0]?.flat().length).toBeGreaterThan(0);
});
