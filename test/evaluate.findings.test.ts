import { describe, expect, it } from 'vitest';
import { forecastFates, freezeFates, freezesOf } from '../tools/evaluate/score/forecast.ts';
import { measures } from '../tools/evaluate/score/measures.ts';
import type { Said, Truth } from '../tools/evaluate/score/said.ts';
import { type RunScore, scoreRun } from '../tools/evaluate/score/scoreRun.ts';
import { claim, incident, START, said, truth } from './support/judgedRun.ts';

const at = (seconds: number) => START + seconds * 1000;

/** A viewer with a full cache of 5 s until second 100, whose screen freezes at second 106. */
const screen = { session: 'v0', caches: [{ heardAt: at(99), ms: 5000 }], frozenAt: [at(106), at(107)] };
const forecast = (saidAt: number, cacheMs = 5000, probability = 0.8) => ({
  id: 'f',
  saidAt: at(saidAt),
  freezes: [{ cacheMs, viewers: 1, at: at(105), probability }],
});
const freeze = { session: 'v0', mode: 'smooth', at: at(106) };

const measured = (name: string, runs: readonly RunScore[]) =>
  measures.find((measure) => measure.name === name)?.of(runs);
const scored = (part: Partial<Truth>, told: Partial<Said>) =>
  scoreRun({ ...truth([]), ...part }, said([], told));

describe('a forecast', () => {
  it('leads by the time from its first word about such a cache to the freeze', () => {
    const lead = (...told: ReturnType<typeof forecast>[]) => freezeFates([freeze], [screen], told)[0]?.leadMs;
    expect(lead(forecast(101))).toBe(5000);
    expect(lead(forecast(101), forecast(104))).toBe(5000);
    expect(lead(forecast(101, 1000), forecast(104))).toBe(2000);
    expect(lead(forecast(109))).toBeNull();
    expect(lead()).toBeNull();
  });

  it('comes true for a viewer who freezes in its time, and counts once a viewer', () => {
    expect(forecastFates([screen], [forecast(101), forecast(102)])).toEqual([
      { probability: 0.8, came: true },
    ]);
    const well = { ...screen, frozenAt: [] };
    expect(forecastFates([well], [forecast(101)])).toEqual([{ probability: 0.8, came: false }]);
    expect(forecastFates([screen], [forecast(101, 1000)])).toEqual([]);
  });

  it('is measured by lead, precision, recall and Brier score', () => {
    const run = scored({ freezes: [freeze], screens: [screen] }, { forecasts: [forecast(101)] });
    expect(measured('freeze forecast: lead, median, 5 s caches (smooth)', [run])).toBe(5);
    expect(measured('freeze forecast: lead, median, 1 s caches (speedy)', [run])).toBeNull();
    expect(measured('freeze forecast: came true', [run])).toBe(1);
    expect(measured('freeze forecast: freezes told before they came, all', [run])).toBe(1);
    expect(measured('freeze forecast: Brier score', [run])).toBeCloseTo(0.04);
    const missed = scored({ freezes: [freeze], screens: [screen] }, {});
    expect(measured('freeze forecast: freezes told before they came, all', [run, missed])).toBe(0.5);
  });

  it('is held against the first freeze of each viewer that the uplink caused', () => {
    const network = { cause: 'downstream_lag', mechanism: 'network' } as const;
    const freezes = (incidents: Truth['incidents']) => freezesOf({ delivered: [] }, incidents, [screen]);
    expect(freezes([incident(105, 110, { viewers: ['v0'] })])).toEqual([{ ...freeze, mode: 'auto' }]);
    expect(freezes([incident(105, 110, { viewers: ['v1'] })])).toEqual([]);
    expect(freezes([incident(105, 110, { viewers: ['v0'], ...network })])).toEqual([]);
  });
});

describe('what nobody sees', () => {
  const masked = { kind: 'masked_clog', from: at(100), to: at(130) } as const;
  const told = (reason: string, from: number) =>
    ({ finding: 'masked_clog', reason, from: at(from), to: at(from + 5) }) as const;
  const recall = 'clog masked by the processor: recall';
  const precision = 'clog masked by the processor: precision';

  it('is found by a finding of its kind in its time', () => {
    const right = scored({ hidden: [masked] }, { findings: [told('cpu', 110)] });
    expect([measured(recall, [right]), measured(precision, [right])]).toEqual([1, 1]);
    const late = scored({ hidden: [masked] }, { findings: [told('cpu', 150)] });
    expect([measured(recall, [late]), measured(precision, [late])]).toEqual([0, 0]);
    const other = scored({ hidden: [masked] }, { findings: [told('adaption', 110)] });
    expect([measured(recall, [other]), measured('clog masked by adaption: precision', [other])]).toEqual([
      0, 0,
    ]);
  });

  it('an adapted push is another thing than one adapted to its uplink', () => {
    const adapted = { kind: 'adapted', from: at(100), to: at(130) } as const;
    const run = scored({ hidden: [adapted] }, { findings: [told('adaption', 110)] });
    expect(measured('adapted: recall', [run])).toBe(0);
    expect(measured('clog masked by adaption: recall', [run])).toBeNull();
  });

  it('a clog told as absorbed is right where a push was in trouble, felt or not', () => {
    const absorbed = said([claim(100, 104, { severity: 'absorbed' })]);
    const right = scoreRun(truth([incident(102, 110)]), absorbed);
    const wrong = scoreRun(truth([]), absorbed);
    expect(measured('clogs told as absorbed, rightly', [right])).toBe(1);
    expect(measured('clogs told as absorbed, rightly', [right, wrong])).toBe(0.5);
  });
});
