import type { Outcome, Scenario } from '../outcome/outcome.ts';
import { generateTraces } from '../traces/generateTraces.ts';
import { loadTraces } from '../traces/loadTraces.ts';
import { families } from './families.ts';
import { type Plan, planOf } from './plan.ts';
import { runPlan } from './runPlan.ts';

/** Where recorded links and shows are; null has them generated. */
export interface Source {
  readonly data: string | null;
}

/** The plan of a scenario. */
export function planned(scenario: Scenario, { data }: Source): Plan {
  const family = families.get(scenario.family);
  if (family === undefined) throw new RangeError(`there is no scenario family ${scenario.family}`);
  const { split } = scenario;
  return planOf(scenario, data === null ? generateTraces(split) : loadTraces(data, split), family);
}

/**
 * Runs one scenario: what its clients reported, what its viewers saw, and what caused it. `data` is the folder
 * of recorded links and shows; without one they are generated.
 *
 * @example
 * for (const scenario of scenarios('training', { perFamily: 30, seed: 1 })) {
 *   const { delivered, incidents } = runScenario(scenario, { data: null });
 * }
 */
export function runScenario(scenario: Scenario, source: Source): Outcome {
  return runPlan(scenario, planned(scenario, source));
}
