import { expect, test } from 'vitest';
import { decodeSignals } from '../src/decode.ts';

const seconds = {
  tick: [1_755_000_000_000, 1_755_000_001_000],
  watching: [5, 5],
  stalled: [0, 1],
  lagging: [0, 1],
  caches: [[0, 3], []],
  ofGroups: [[5], [5]],
  hurt: [[], [0, 1, 1]],
  laggards: [[], [0, 300, 900, 1]],
  devices: [[], [0, 3, 12]],
};

const signal = {
  kind: 'viewers',
  room: '8888_r',
  source: 'telemetry-0',
  groups: [{ by: 'network', id: 'AS1' }],
  viewers: [{ session: '0e9c2f4a-7d6b-4c1e-9a55-3f1b2c3d4e5f', groups: [0] }],
  seconds,
};

const read = (value: unknown) => decodeSignals(new TextEncoder().encode(JSON.stringify(value)));

test('seconds in columns are read', () => {
  expect(read([signal])).toEqual({ ok: true, value: [signal] });
});

test.each([
  ['a second that one column lacks', { watching: [5] }],
  ['a second too many', { devices: [[], [], []] }],
  ['a laggard of three numbers', { laggards: [[], [0, 300, 900]] }],
  ['a device of two', { devices: [[], [0, 3]] }],
  ['a hurt group of two', { hurt: [[], [0, 1]] }],
])('%s is refused', (_, broken) => {
  expect(read([{ ...signal, seconds: { ...seconds, ...broken } }])).toEqual({
    ok: false,
    reason: 'not signals: columns that do not fit each other',
  });
});
