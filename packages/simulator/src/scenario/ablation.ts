import { mechanismOf } from '../faults/fault.ts';
import type { Mechanism } from '../outcome/outcome.ts';
import { endless } from '../traces/traces.ts';
import type { Plan } from './plan.ts';

/** The plan with one mechanism made perfect; all other noise stays where it was. */
export function without(plan: Plan, mechanism: Mechanism): Plan {
  const { setup, faults } = plan;
  return {
    ...plan,
    faults: faults.filter(({ family }) => mechanismOf[family] !== mechanism),
    setup: {
      ...setup,
      ...(mechanism === 'uplink' && { uplink: endless }),
      ...(mechanism === 'last_mile' && { lastMiles: [endless] }),
    },
  };
}

/** The mechanisms that can do harm in this plan. */
export function suspects({ faults, setup }: Plan): Mechanism[] {
  // Every uplink has an end: a scene that is hard to encode may find it.
  const found = new Set<Mechanism>(['uplink', ...faults.flatMap(({ family }) => mechanismOf[family] ?? [])]);
  if (setup.lastMiles.length > 0) found.add('last_mile');
  return [...found];
}
