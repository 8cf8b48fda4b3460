import type { Cause } from '../../../packages/diagnosis/src/index.ts';
import type { Outcome } from '../../../packages/simulator/src/index.ts';
import type { Said } from '../score/said.ts';
import { claim } from './naive.ts';

/**
 * Is told the moment of every harm, and always gives the most frequent cause: the score of knowing when and
 * nothing of why.
 */
export function majority(outcome: Outcome, cause: Cause = 'upstream_clog'): Said {
  const claims = outcome.incidents.map(({ from, to }, index) => ({
    ...claim(cause, 'unknown', { from, to, saidAt: from }),
    id: `majority/${index}`,
  }));
  return { claims, alerts: claims, findings: [], forecasts: [], corrections: 0 };
}
