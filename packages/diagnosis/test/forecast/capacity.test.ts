import { expect, test } from 'vitest';
import { presetFor } from '../../src/forecast/presets.ts';
import { defaultRules } from '../../src/index.ts';
import { carriedAt, newUplinkCapacity, stepCapacity } from '../../src/session/push/capacity.ts';
import type { PushReading } from '../../src/session/push/reading.ts';

const reading = (s: number, que: number | null, spd: number | null): PushReading => ({
  t: s * 1000,
  unheardMs: 0,
  spanMs: 1000,
  fps: 15,
  cpuApp: null,
  cpuSys: null,
  spd,
  vra: 1200,
  made: 1266,
  ara: 66,
  que,
  dropped: 0,
});

function carried(samples: readonly (readonly [que: number | null, spd: number | null])[], at?: number) {
  const capacity = newUplinkCapacity();
  for (const [s, [que, spd]] of samples.entries()) stepCapacity(capacity, reading(s, que, spd), defaultRules);
  return carriedAt(capacity, (at ?? samples.length - 1) * 1000, defaultRules);
}

test('SPD tells what an uplink carries only in samples that something waited through', () => {
  const calm = Array.from({ length: 9 }, () => [0, 1266] as const);
  expect(carried(calm)).toBeNull();
  // The first sample with a queue began without one.
  expect(carried([...calm, [12, 1100], [20, 500], [20, 520], [0, 900]])).toMatchObject({
    // Of two the later counts more.
    kbps: 520,
    measuredMs: 2000,
    from: 9000,
    to: 11_000,
  });
});

test('a frame or two in the queue, as a healthy push has them, measures nothing', () => {
  expect(carried(Array.from({ length: 30 }, (_, s) => [1 + (s % 2), 1100] as const))).toBeNull();
});

test('the middle of what was measured counts, not its peaks', () => {
  const samples = [500, 2000, 510, 480, 1900, 505, 490].map((spd) => [30, spd] as const);
  expect(carried([[30, 0], ...samples])?.kbps).toBe(505);
});

test('what was measured lately counts more, and what is old not at all', () => {
  const thin = Array.from({ length: 12 }, () => [30, 400] as const);
  const calm = Array.from({ length: 30 }, () => [0, 1266] as const);
  const better = Array.from({ length: 9 }, () => [30, 900] as const);
  expect(carried([...thin, ...calm, ...better])?.kbps).toBe(900);
  expect(carried(thin)?.kbps).toBe(400);
  expect(carried(thin, 200)).toBeNull();
});

test('nothing is known from samples without QUE or SPD', () => {
  expect(carried(Array.from({ length: 9 }, () => [null, 500] as const))).toBeNull();
  expect(carried(Array.from({ length: 9 }, () => [30, null] as const))).toBeNull();
});

test('the best preset that asks for no more is advised, by scenario', () => {
  expect(presetFor('beauty', 1300, 64, defaultRules)).toMatchObject({ name: 'HD', videoKbps: 1200 });
  expect(presetFor('beauty', 1263, 64, defaultRules)).toMatchObject({ name: 'SD', videoKbps: 800 });
  expect(presetFor('game', 1200, 64, defaultRules)).toMatchObject({ name: 'HD', videoKbps: 1000, fps: 20 });
  // handbook: 512 kbit/s lines of small cities carry the least of SD, if anything
  expect(presetFor(null, 512, 64, defaultRules)).toMatchObject({ videoKbps: 400 });
  expect(presetFor('beauty', 0.7 * 512, 64, defaultRules)).toBeNull();
});
