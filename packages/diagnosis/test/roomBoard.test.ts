import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { RoomBoard } from '../src/session/play/roomBoard.ts';
import { wordOf } from '../src/session/play/tickWord.ts';
import type { ViewerTick } from '../src/session/play/viewerTick.ts';
import { Signal, type ViewersSignal } from '../src/signal.ts';

const START = 1_755_000_000_000;
const SECONDS = 30;

const stalls: ViewerTick = {
  watching: true,
  stalledMs: 900,
  windowMs: 900,
  lagging: true,
  device: null,
  bucket: -1,
  since: START,
  isPlain: false,
};

/** As many viewers as networks, who all stall for half a minute. */
function crowd(networks: number): ViewersSignal[] {
  const board = new RoomBoard('8888_crowd', 'telemetry-0', 40_000);
  for (let n = 0; n < networks; n++) {
    const session = `0e9c2f4a-7d6b-4c1e-9a55-${String(n).padStart(12, '0')}`;
    const seat = board.seats.seat(session, [{ by: 'network', id: `AS${n}` }]);
    for (let s = 0; s < SECONDS; s++) board.countIn(seat, START + s * 1000, stalls, wordOf(stalls));
  }
  return [...board.tell()].filter((signal) => signal.kind === 'viewers');
}

test('seconds that changed are told together, groups and those who lag named once', () => {
  const [signal, ...others] = crowd(3);
  expect(others).toEqual([]);
  expect(signal?.groups.map(({ id }) => id)).toEqual(['AS0', 'AS1', 'AS2']);
  expect(signal?.viewers.map(({ groups }) => groups)).toEqual([[0], [1], [2]]);
  const second = Object.entries(signal?.seconds ?? {}).map(([name, column]) => [name, column[7]]);
  for (const column of Object.values(signal?.seconds ?? {})) expect(column.length).toBe(SECONDS);
  expect(Object.fromEntries(second)).toEqual({
    tick: START + 7000,
    watching: 3,
    stalled: 3,
    lagging: 3,
    caches: [],
    ofGroups: [1, 1, 1],
    hurt: [0, 1, 1, 1, 1, 1, 2, 1, 1],
    laggards: [0, 7000, 900, 1, 1, 7000, 900, 1, 2, 7000, 900, 1],
    devices: [],
  });
});

test('a room of very many networks is told in parts that a message holds, no second twice', () => {
  const signals = crowd(5000);
  const check = Compile(Signal);
  expect(signals.length).toBeGreaterThan(1);
  for (const signal of signals) {
    expect(check.Check(signal)).toBe(true);
    expect(JSON.stringify(signal).length).toBeLessThan(800_000);
  }
  const ticks = signals.flatMap(({ seconds }) => seconds.tick);
  expect(ticks).toEqual(Array.from({ length: SECONDS }, (_, s) => START + s * 1000));
});
