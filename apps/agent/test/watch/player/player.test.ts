import { describe, expect, test } from 'vitest';
import { startPlayer, step } from '../../../src/watch/player/player.ts';
import { footage, theatre } from '../../support/theatre.ts';

const modes = ['auto', 'speedy', 'smooth'] as const;

describe('joining', () => {
  test.each(modes)('%s shows the first keyframe at once, whatever it holds back', (mode) => {
    const { burst, codes, takeShown } = theatre(mode);
    burst(100);
    expect(codes()).toEqual([2003]);
    expect(takeShown()).toBe(1);
  });

  test.each(modes)('%s waits for a keyframe: what comes before cannot be decoded', (mode) => {
    const stage = theatre(mode);
    stage.jumpTo(500);
    stage.burst(450);
    expect(stage.codes()).toEqual([]);
    stage.burst(100);
    expect(stage.codes()).toEqual([2003]);
  });

  test.each([
    ['auto', 1000],
    ['speedy', 1000],
    ['smooth', 5000],
  ] as const)('%s begins to play with %i ms on hand', (mode, ms) => {
    const { pass, events } = theatre(mode);
    pass(6000);
    const begin = events.find(({ code }) => code === 2004)?.at ?? 0;
    expect(Math.abs(begin - ms)).toBeLessThanOrEqual(50);
    expect(events.map(({ code }) => code)).toEqual([2003, 2004]);
  });

  test('the GOP cache lets auto play at once, and its burst is worked off', () => {
    const { burst, pass, events, cache } = theatre('auto');
    burst(2000);
    pass(10);
    expect(events).toEqual([
      { at: 0, code: 2003 },
      { at: 0, code: 2004 },
    ]);
    pass(30_000);
    expect(cache()).toBeLessThanOrEqual(1100);
    expect(events).toHaveLength(2);
  });
});

describe('playing', () => {
  test.each(modes)('%s shows every frame once, at the pace of the stream', (mode) => {
    const { pass, takeShown, codes } = theatre(mode);
    pass(10_000);
    takeShown();
    for (let second = 0; second < 10; second++) {
      pass(1000);
      expect(Math.abs(takeShown() - 20)).toBeLessThanOrEqual(1);
    }
    expect(codes()).toEqual([2003, 2004]);
  });

  test('a hole in the media is a freeze, not a stall, while there is media behind it', () => {
    const stage = theatre('auto');
    stage.burst(2000);
    stage.pass(500);
    stage.jumpTo(3400);
    stage.burst(2000);
    stage.pass(3000);
    const freeze = stage.events.filter(({ code }) => code === 2105);
    expect(freeze).toHaveLength(1);
    expect(Number.parseInt(freeze[0]?.detail ?? '', 10)).toBeGreaterThanOrEqual(800);
    expect(stage.codes()).not.toContain(2007);
  });
});

describe('a network that stops', () => {
  test.each([
    ['auto', 2000],
    ['speedy', 1000],
    ['smooth', 5000],
  ] as const)('%s stalls when its cache is used up and plays again with %i ms on hand', (mode, resumeMs) => {
    const { pass, events, cache, takeShown } = theatre(mode);
    pass(8000);
    const held = cache();
    const cutAt = 8000;
    pass(8000, 0);
    takeShown();
    pass(1000, 0);
    expect(takeShown()).toBe(0);
    pass(6000);
    const [loading, begin, freeze] = events.slice(2);
    expect([loading?.code, begin?.code, freeze?.code]).toEqual([2007, 2004, 2105]);
    expect(Math.abs((loading?.at ?? 0) - cutAt - held)).toBeLessThanOrEqual(20);
    expect(Math.abs((begin?.at ?? 0) - 17_000 - resumeMs)).toBeLessThanOrEqual(60);
  });

  test.each(modes)('%s does not stall when the gap is shorter than its cache', (mode) => {
    const { pass, burst, codes, cache } = theatre(mode);
    pass(8000);
    const gap = cache() - 300;
    pass(gap, 0);
    burst(gap);
    pass(3000);
    expect(codes()).toEqual([2003, 2004]);
  });
});

describe('delay', () => {
  test('auto holds back more with each stall, never over five seconds, and less again in calm', () => {
    const { pass, state } = theatre('auto');
    pass(3000);
    for (let stall = 0; stall < 6; stall++) {
      pass(8000, 0);
      pass(8000);
    }
    expect(state().targetMs).toBe(5000);
    pass(100_000);
    expect(state().targetMs).toBe(1000);
  });

  test('speedy skips to a keyframe when a stall has left it far behind', () => {
    const { pass, burst, cache, takeShown, codes } = theatre('speedy');
    pass(3000);
    pass(4000, 0);
    takeShown();
    burst(4000);
    pass(1000);
    expect(cache()).toBeLessThan(2000);
    expect(takeShown()).toBeLessThan(60);
    expect(codes()).toEqual([2003, 2004, 2007, 2004, 2105]);
  });

  test('smooth corrects nothing: what a stall has cost stays', () => {
    const { pass, burst, cache } = theatre('smooth');
    pass(7000);
    pass(7000, 0);
    burst(7000);
    pass(20_000);
    expect(cache()).toBeGreaterThan(6500);
  });
});

describe('a stream that comes again', () => {
  test('frames known from before a reconnect are not shown twice', () => {
    const stage = theatre('smooth');
    stage.pass(8000);
    stage.takeShown();
    stage.jumpTo(6000);
    stage.burst(2000);
    stage.pass(2000);
    expect(Math.abs(stage.takeShown() - 40)).toBeLessThanOrEqual(1);
  });

  test('a push begun anew is loaded like a new stream', () => {
    const stage = theatre('auto');
    stage.pass(30_000);
    stage.jumpTo(0);
    stage.pass(5000);
    expect(stage.codes()).toEqual([2003, 2004, 2007, 2004, 2105]);
    expect(stage.cache()).toBeGreaterThan(500);
  });
});

test('the same history gives the same state, and no step changes the one before', () => {
  const start = startPlayer('auto', 0);
  const once = step(start, 100, footage(0, 2000));
  const frozen = structuredClone(once.state);
  const later = step(once.state, 400, footage(2000, 2300));
  expect(once.state).toEqual(frozen);
  expect(step(once.state, 400, footage(2000, 2300))).toEqual(later);
});
