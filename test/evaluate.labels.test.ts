import { describe, expect, it } from 'vitest';
import { runScenario, scenarios } from '../packages/simulator/src/index.ts';
import { diagnosed, truthOf } from '../tools/evaluate/run/judge.ts';
import { apart, consolidate, isBrief } from '../tools/evaluate/score/consolidate.ts';
import { healthy } from '../tools/evaluate/score/measures.ts';
import { honestF1, shiftedF1, shuffledF1 } from '../tools/evaluate/score/placebo.ts';
import { scoreRun } from '../tools/evaluate/score/scoreRun.ts';
import { at, incident } from './support/judgedRun.ts';

/** A queue that stands in these seconds. */
const queue = (...seconds: readonly number[]) =>
  Array.from({ length: 180 }, (_, second) => ({
    at: at(second),
    waitingMs: seconds.includes(second) ? 2000 : 0,
    dropped: 0,
  }));

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);

const spans = (incidents: readonly { from: number; to: number }[]) =>
  incidents.map(({ from, to }) => [(from - at(0)) / 1000, (to - at(0)) / 1000]);

describe('labels', () => {
  it('of one queue that never emptied are one incident, those of two queues are two', () => {
    const pieces = [incident(40, 44), incident(56, 70)];
    expect(spans(consolidate(pieces, queue(...range(38, 68))))).toEqual([[40, 70]]);
    expect(spans(consolidate(pieces, queue(...range(38, 42), ...range(54, 68))))).toHaveLength(2);
  });

  it('of joint harm belong to the trouble that alone explains others at that time', () => {
    const alone = incident(40, 60);
    const joint = incident(45, 48, {
      cause: 'downstream_lag',
      mechanism: 'last_mile',
      jointWith: ['uplink'],
      radius: { by: 'session', id: 'v3' },
      viewers: ['v3'],
    });
    expect(consolidate([alone, joint], [])).toEqual([alone]);
    expect(consolidate([joint], [])).toEqual([joint]);
    const later = { ...joint, from: at(90), to: at(93) };
    expect(consolidate([alone, later], [])).toHaveLength(2);
  });

  it('of two places at one time stay two', () => {
    const of = (id: string) =>
      incident(40, 50, { cause: 'downstream_lag', mechanism: 'network', radius: { by: 'network', id } });
    expect(consolidate([of('A'), of('B')], [])).toHaveLength(2);
  });

  it('of one viewer are held for that one, and its fringe against nobody', () => {
    const fringed = incident(40, 50, { radius: { by: 'session', id: 'v1' }, viewers: ['v1', 'v2'] });
    const { own, others } = apart([fringed, incident(40, 50)]);
    expect(own.map(({ viewers }) => viewers.length)).toEqual([1, 20]);
    expect(others.map(({ viewers }) => viewers)).toEqual([['v2']]);
  });

  it('are brief when nobody lost a second, standing still or in frames', () => {
    const one = incident(40, 43, { viewers: ['v1'] });
    const second = (n: number, stalled: number, shown: number) => ({
      session: 'v1',
      at: at(n),
      stalled,
      shown,
    });
    expect(isBrief(one, [second(41, 0.5, 0.5), second(42, 0.3, 0.7)])).toBe(true);
    expect(isBrief(one, [second(41, 0.7, 0.3), second(42, 0.4, 0.6)])).toBe(false);
    expect(isBrief(one, [second(41, 0, 0.4), second(42, 0, 0.4)])).toBe(false);
    expect(isBrief(one, [{ ...second(41, 1, 0), session: 'v2' }])).toBe(true);
    expect(isBrief(one, [second(50, 1, 0), second(51, 1, 0)])).toBe(true);
  });
});

describe('the diagnosis on a few simulated rooms', () => {
  const heardIn = (families: readonly string[]) =>
    scenarios('training', { perFamily: 2, seed: 11, families })
      .map((scenario) => runScenario({ ...scenario, viewers: Math.min(8, scenario.viewers) }, { data: null }))
      .map((outcome) => ({ truth: truthOf(outcome), said: diagnosed(outcome) }));

  it('finds what is there, and hardly anything with the labels of other rooms or of another minute', () => {
    const heard = heardIn(['clog_long', 'cpu_background', 'one_network', 'one_server']);
    const honest = honestF1(heard) ?? 0;
    expect(honest).toBeGreaterThan(0.6);
    expect(shuffledF1(heard) ?? 1).toBeLessThan(honest / 2);
    expect(shiftedF1(heard) ?? 1).toBeLessThan(honest / 2);
  });

  it('is silent where nobody is harmed', () => {
    const runs = heardIn(['healthy_beauty', 'healthy_game']).map(({ truth, said }) => scoreRun(truth, said));
    expect(healthy(runs).length).toBeGreaterThan(0);
    for (const { falseClaims, falseAlerts } of healthy(runs))
      expect({ falseClaims, falseAlerts }).toEqual({ falseClaims: [], falseAlerts: [] });
  });
});
