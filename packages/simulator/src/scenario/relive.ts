import { causeOf } from '../outcome/incidents.ts';
import type { Delivered, HarmCause, Scenario, SeenSecond } from '../outcome/outcome.ts';
import { suspects, without } from './ablation.ts';
import { live } from './ledger.ts';
import type { Plan } from './plan.ts';
import { deliveredOf, seenOf, stayOf } from './runPlan.ts';
import { planned, type Source } from './runScenario.ts';

/** One run, and what its viewers would have seen had one thing been otherwise. */
export interface Relived {
  readonly delivered: readonly Delivered[];
  readonly seen: readonly SeenSecond[];
  /** Without any mechanism of the cause; a cause that nothing in the run could have had is not there. */
  readonly without: ReadonlyMap<HarmCause, readonly SeenSecond[]>;
  /** With every viewer that has a cache mode on the smooth one. */
  readonly smooth: readonly SeenSecond[];
}

/** Runs a scenario again under the same seed: as it was, without each cause, and with larger caches. */
export function relive(scenario: Scenario, source: Source): Relived {
  const plan = planned(scenario, source);
  const stay = stayOf(scenario);
  const actual = live(stay, plan);
  const seenIn = (other: Plan) => seenOf(other, stay, live(stay, other));
  const byCause = [...Map.groupBy(suspects(plan), (mechanism) => causeOf[mechanism])];
  return {
    delivered: deliveredOf(plan, stay, actual),
    seen: seenOf(plan, stay, actual),
    without: new Map(byCause.map(([cause, mechanisms]) => [cause, seenIn(mechanisms.reduce(without, plan))])),
    smooth: seenIn({ ...plan, setup: { ...plan.setup, modes: ['smooth'] } }),
  };
}
