import { chanceOf, type Features, logOddsOf } from '../../packages/diagnosis/src/index.ts';

/** One stutter told, and whether it was right. */
export interface Example {
  readonly features: Features;
  readonly right: boolean;
}

/** How strongly weights are held at zero, in examples: few mistakes must not make large weights. */
const RIDGE = 3;
const STEPS = 20_000;
const RATE = 0.5;

const names = ['base', 'severe', 'share', 'margin', 'support'] as const satisfies readonly (keyof Features)[];

/** Logistic regression by gradient descent, every weight but the base held towards zero: same examples, same weights. */
export function fitWeights(examples: readonly Example[]): Features {
  let weights: Features = { base: 0, severe: 0, share: 0, margin: 0, support: 0 };
  for (let step = 0; step < STEPS; step += 1) {
    const slope = { base: 0, severe: 0, share: 0, margin: 0, support: 0 };
    for (const { features, right } of examples) {
      const error = (right ? 1 : 0) - chanceOf(logOddsOf(weights, features));
      for (const name of names) slope[name] += error * features[name];
    }
    const moved = (name: keyof Features) =>
      weights[name] +
      (RATE * (slope[name] - (name === 'base' ? 0 : RIDGE * weights[name]))) / Math.max(1, examples.length);
    weights = {
      base: moved('base'),
      severe: moved('severe'),
      share: moved('share'),
      margin: moved('margin'),
      support: moved('support'),
    };
  }
  return weights;
}
