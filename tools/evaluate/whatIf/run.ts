import type { Scenario } from '../../../packages/simulator/src/index.ts';
import { reportWhatIf, type WhatIfReport } from './report.ts';
import { pairsOfScenario } from './task.ts';

interface Planned {
  readonly seed: number;
  readonly scenario: Scenario;
}

/** Asks of every planned run what its stutters cost, and reports half by half. */
export function whatIfReports(
  plan: readonly Planned[],
  data: string | null,
  onProgress: (done: number, of: number) => void,
): WhatIfReport[] {
  let done = 0;
  const halves = [...Map.groupBy(plan, ({ scenario }) => scenario.split)];
  return halves.map(([split, runs]) => {
    const pairs = runs.flatMap(({ scenario }) => {
      const found = pairsOfScenario(scenario, data);
      done += 1;
      onProgress(done, plan.length);
      return found;
    });
    const seeds = [...new Set(runs.map(({ seed }) => seed))];
    return reportWhatIf(split, seeds, runs.length, pairs);
  });
}
