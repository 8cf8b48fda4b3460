import { expect, test } from 'vitest';
import { createSteadyClock } from '../src/steadyClock.ts';

const HOUR_MS = 3_600_000;

/** A machine whose clocks a test sets. */
function machine({ hasUptime = true } = {}) {
  const state = { wall: 1_763_800_000_000, monotonic: 5000, asleep: 0 };
  const steps: number[] = [];
  const clock = createSteadyClock((byMs) => steps.push(byMs), {
    wall: () => state.wall,
    monotonic: () => state.monotonic,
    uptime: () => (hasUptime ? state.monotonic + state.asleep : null),
  });
  const pass = (ms: number) => {
    state.wall += ms;
    state.monotonic += ms;
  };
  return { state, steps, clock, pass };
}

test.each([HOUR_MS, -HOUR_MS])('a clock set by %i ms is told once and followed slowly', (byMs) => {
  const { state, steps, clock, pass } = machine();
  const began = clock.now();
  pass(1000);
  state.wall += byMs;
  pass(1000);
  expect(Math.abs(clock.now() - (began + 2000))).toBeLessThanOrEqual(200);
  expect(steps).toEqual([byMs]);
  let before = clock.now();
  for (let second = 0; second < 36_000; second++) {
    pass(1000);
    const now = clock.now();
    expect(now).toBeGreaterThan(before);
    before = now;
  }
  expect(clock.now()).toBe(state.wall);
  expect(steps).toHaveLength(1);
  expect(clock.aheadMs()).toBe(0);
});

test('a clock that runs a little differently is followed', () => {
  const { state, steps, clock, pass } = machine();
  for (let minute = 0; minute < 60; minute++) {
    pass(60_000);
    state.wall += 30;
    expect(clock.now()).toBe(state.wall);
  }
  expect(steps).toEqual([]);
});

test('after a sleep it is as late as the machine is', () => {
  const { state, steps, clock, pass } = machine();
  pass(1000);
  state.wall += 8 * HOUR_MS;
  state.asleep += 8 * HOUR_MS;
  expect(clock.now()).toBe(state.wall);
  expect(steps).toEqual([]);
});

test('where a sleep cannot be told from a step it goes by the machine', () => {
  const { state, clock, pass } = machine({ hasUptime: false });
  state.wall += HOUR_MS;
  pass(1000);
  expect(clock.now()).toBe(state.wall);
});
