import type { Features } from './confidence.ts';
import type { Cause } from './verdict.ts';

/** Log-odds that each feature adds, by cause. Made by `npm run fit-confidence` from the training half. */
export const confidenceWeights: Readonly<Record<Cause, Features>> = {
  upstream_clog: { base: -0.71, severe: -0.09, share: -0.01, margin: 1.08, support: 0.79 },
  low_frame_rate: { base: 4.36, severe: 0.21, share: -0.1, margin: 0.14, support: -0.11 },
  downstream_lag: { base: 1.03, severe: 0.16, share: 0.57, margin: 1.06, support: -0.04 },
};
