import type { Batch } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import { diagnoseRecording, type Stutter, type WhatIf, whatIf } from '../../src/index.ts';
import { healthyPush, healthyView, pusher, squeezed, viewer } from '../support/recording.ts';
import { seeded } from './seeded.ts';

const stuttersOf = (batches: readonly Batch[]): Stutter[] =>
  diagnoseRecording(batches).filter((verdict) => verdict.kind === 'stutter');

const ask = (batches: readonly Batch[]) =>
  whatIf({ batches, stutters: stuttersOf(batches), random: seeded(1) });

function only(answers: readonly WhatIf[]): WhatIf {
  const [one, ...more] = answers;
  if (one === undefined || more.length > 0) throw new Error(`${answers.length} answers`);
  return one;
}

/** The uplink is squeezed from second 20 to 40; each of four viewers stalls for 6 s because of it. */
const clogged = (): Batch[] => [
  ...pusher({ sample: squeezed(20, 40) }),
  ...[2, 3, 4, 5].flatMap((n) => viewer(n, { stalls: [[24, 30]] })),
];

describe('a clog that four viewers paid for with six seconds each', () => {
  const one = only(ask(clogged()).stutters);

  test('cost what they saw: 24 viewer-seconds', () => {
    expect(one).toMatchObject({ kind: 'what_if', cause: 'upstream_clog', unit: 'stall', viewers: 4 });
    expect(one.stall.observed).toBe(0.4);
  });

  test('would not have cost it with an uplink that carries what is made', () => {
    const { value, low, high } = one.stall.avoidable;
    expect(value).toBeCloseTo(0.4, 1);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(0.4);
    expect(low).toBeGreaterThan(0.2);
  });

  test('would have cost less in smooth mode', () => {
    expect(one.smoothSaves?.value).toBeGreaterThan(0.1);
    expect(one.smoothSaves?.value).toBeLessThanOrEqual(0.45);
  });

  test('says how well the model tells what was, and what it assumes', () => {
    expect(Math.abs(one.modelError ?? 1)).toBeLessThan(0.5);
    expect(one.assumptions[0]).toMatch(/uplink carries what the encoder makes/);
  });
});

test('a viewer who waited far longer than the others keeps what is its own when the clog is gone', () => {
  const others = clogged();
  const batches = [...others, ...viewer(9, { stalls: [[24, 38]] })];
  const clogs = stuttersOf(others);
  const costOf = (of: Batch[]) =>
    only(whatIf({ batches: of, stutters: clogs, random: seeded(1) }).stutters).stall;
  const seen = costOf(batches).observed - costOf(others).observed;
  expect(seen).toBeCloseTo(14 / 60, 2);
  expect(costOf(batches).avoidable.value - costOf(others).avoidable.value).toBeLessThan(0.7 * seen);
});

test('a lag behind one server costs what its viewers stalled; the rest is none of it', () => {
  const stalls: [number, number][] = [
    [20, 23],
    [26, 29],
    [32, 35],
  ];
  const batches = [
    ...pusher(),
    ...[10, 11, 12, 13, 14, 15].flatMap((n) => viewer(n, { stalls, stream: { serverIp: '203.0.113.9' } })),
    ...Array.from({ length: 12 }, (_, n) => viewer(n + 30)).flat(),
  ];
  const one = only(ask(batches).stutters);
  expect(one).toMatchObject({ cause: 'downstream_lag', unit: 'stall', viewers: 6 });
  // Six viewers, nine seconds each.
  expect(one.stall.observed).toBe(0.9);
  expect(one.stall.avoidable.value).toBeCloseTo(0.9, 1);
});

test('a low frame rate stalls nobody: it is counted as slideshow', () => {
  const isSlow = (s: number) => s > 20 && s <= 40;
  const batches = [
    ...pusher({ sample: (s) => (isSlow(s) ? { ...healthyPush, fps: 6, vra: 480, spd: 546 } : healthyPush) }),
    ...[2, 3, 4].flatMap((n) =>
      viewer(n, { sample: (s) => (isSlow(s - 2) ? { ...healthyView, fps: 6 } : healthyView) }),
    ),
  ];
  const one = only(ask(batches).stutters);
  expect(one).toMatchObject({
    cause: 'low_frame_rate',
    unit: 'slideshow',
    smoothSaves: null,
    modelError: null,
  });
  expect(one.stall).toEqual({ observed: 0, avoidable: { value: 0, low: 0, high: 0 } });
  // Three viewers, twenty seconds each.
  expect(one.slideshow.observed).toBeCloseTo(1, 5);
  expect(one.slideshow.avoidable.value).toBeCloseTo(1, 5);
});

test('what silence hid is added, and said', () => {
  const heard = clogged();
  const lost = heard.filter(({ side, seq }) => side === 'push' || seq % 3 !== 2);
  const stutters = stuttersOf(heard);
  const one = only(whatIf({ batches: lost, stutters, random: seeded(1) }).stutters);
  expect(one.assumptions.join(' ')).toMatch(/\d+ % of the viewers' batches never came/);
  expect(one.stall.avoidable.high).toBeGreaterThan(one.stall.observed);
});

test('all stutters of a cause together are the sum of each', () => {
  const twice = (s: number) => (s < 60 ? squeezed(20, 30)(s) : squeezed(70, 80)(s));
  const batches = [
    ...pusher({ seconds: 120, sample: twice }),
    ...[2, 3, 4, 5].flatMap((n) =>
      viewer(n, {
        seconds: 120,
        stalls: [
          [24, 28],
          [74, 78],
        ],
      }),
    ),
  ];
  const { stutters, causes } = ask(batches);
  const all = only(causes);
  expect(stutters).toHaveLength(2);
  expect(all.stutters).toEqual(stutters.map((one) => one.stutters[0]));
  const sum = stutters.reduce((total, one) => total + one.stall.avoidable.value, 0);
  expect(all.stall.avoidable.value).toBeCloseTo(sum, 2);
});
