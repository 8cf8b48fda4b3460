import type { Features } from './confidence.ts';
import type { Cause } from './verdict.ts';

/** Log-odds that each feature adds, by cause. Made by `npm run fit-confidence` from the training half. */
export const confidenceWeights: Readonly<Record<Cause, Features>> = {
  upstream_clog: { base: 0.63, severe: -0.65, share: 0.55, margin: 0.63, support: 0.66 },
  low_frame_rate: { base: 3.48, severe: 0.14, share: 0.7, margin: 0.12, support: -0.05 },
  downstream_lag: { base: 0.55, severe: -0.49, share: 0.4, margin: 0.76, support: 0.44 },
};
