import { parseBatch } from '@stutterscope/telemetry';
import { describe, expect, it } from 'vitest';
import { familyNames, type Outcome, runScenario, scenarios } from '../../src/index.ts';
import { families } from '../../src/scenario/families.ts';
import { planOf } from '../../src/scenario/plan.ts';
import { generateTraces } from '../../src/traces/generateTraces.ts';

const splits = ['training', 'held_out'] as const;
const one = (split: (typeof splits)[number], family: string) =>
  scenarios(split, { perFamily: 1, seed: 3, families: [family] }).map((scenario) =>
    runScenario(scenario, { data: null }),
  );

function problemsOf({ delivered, seen, incidents, scenario }: Outcome): string[] {
  const refused = delivered.flatMap(({ batch }) => {
    const parsed = parseBatch(JSON.parse(JSON.stringify(batch)));
    return parsed.ok ? [] : [`${scenario.id}: ${parsed.fault.pointer} ${parsed.fault.message}`];
  });
  const wild = seen.filter(
    ({ stalled, shown }) => !(stalled >= 0 && stalled <= 1 && shown >= 0 && shown < 4),
  );
  const empty = incidents.filter(
    ({ from, to, viewers, watching }) => !(from < to && viewers.length <= watching),
  );
  return [
    ...refused,
    ...wild.map(({ at }) => `${scenario.id}: a wild second at ${at}`),
    ...empty.map(({ from }) => `${scenario.id}: an empty incident at ${from}`),
    ...(delivered.length === 0 ? [`${scenario.id}: silence`] : []),
  ];
}

describe('scenarios', () => {
  it('are the same for the same options, and no seed is in both halves', () => {
    const options = { perFamily: 5, seed: 9 };
    expect(scenarios('training', options)).toEqual(scenarios('training', options));
    const seeds = splits.map((split) => scenarios(split, options).map(({ seed }) => seed));
    expect(new Set(seeds.flat()).size).toBe(2 * 5 * familyNames.length);
  });

  it('the halves have other drop policies, phones, links and shows', () => {
    const drawn = splits.map((split) => {
      const traces = generateTraces(split);
      const plans = scenarios(split, { perFamily: 8, seed: 2, families: ['clog_long', 'healthy_trace'] }).map(
        (scenario) => planOf(scenario, traces, families.get(scenario.family) ?? (() => ({}))),
      );
      return plans.flatMap(({ setup }) => [
        setup.dropPolicy,
        JSON.stringify(setup.phone),
        setup.show?.name ?? 'drawn',
      ]);
    });
    const [training = [], heldOut = []] = drawn;
    expect(heldOut).toContain('obs');
    expect(training).toContain('count');
    expect(training.filter((what) => what !== 'drawn' && heldOut.includes(what))).toEqual([]);
  });

  it('an unknown family is refused by name', () => {
    const [scenario] = scenarios('training', { perFamily: 1, seed: 1, families: ['no_such'] });
    expect(() => scenario && runScenario(scenario, { data: null })).toThrow(/no_such/);
  });
});

describe('runScenario', () => {
  it('gives the same bytes for the same scenario', () => {
    const [first, second] = [one('held_out', 'cpu_and_clog'), one('held_out', 'cpu_and_clog')];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  it.each(familyNames)(
    '%s: every batch is one that a collector takes, every number has a sense',
    (family) => {
      expect(splits.flatMap((split) => one(split, family)).flatMap(problemsOf)).toEqual([]);
    },
  );

  it.each(familyNames.filter((name) => name.startsWith('healthy') && name !== 'healthy_trace'))(
    '%s does nobody harm',
    (family) => {
      const outcomes = splits.flatMap((split) => one(split, family));
      expect(outcomes.flatMap(({ incidents }) => incidents)).toEqual([]);
    },
  );
});
