import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cause, chanceOf, logOddsOf } from '../../packages/diagnosis/src/index.ts';
import { runScenario, scenarios } from '../../packages/simulator/src/index.ts';
import { realData } from '../evaluate/realData.ts';
import { diagnosed, truthOf } from '../evaluate/run/judge.ts';
import { calibrationOf } from '../evaluate/score/calibration.ts';
import { causes } from '../evaluate/score/causes.ts';
import { type RunScore, scoreRun } from '../evaluate/score/scoreRun.ts';
import { type Example, fitWeights } from './fitWeights.ts';

const root = join(import.meta.dirname, '../..');
const TARGET = join(root, 'packages/diagnosis/src/verdict/confidenceWeights.ts');

/**
 * Of the training half, and not those that thresholds were set on: there the verdicts are better than elsewhere.
 * The weights are made on the first, and tried on the others.
 */
const FIT_SEEDS = [9, 10, 11, 12, 13, 14, 15, 16];
const TRIED_SEEDS = [17, 18, 19];

const data = await realData();

function runsOf(seeds: readonly number[]): RunScore[] {
  return seeds.flatMap((seed) =>
    scenarios('training', { perFamily: 1, seed }).map((scenario) => {
      const outcome = runScenario(scenario, { data });
      return scoreRun(truthOf(outcome), diagnosed(outcome));
    }),
  );
}

const examplesOf = (runs: readonly RunScore[], cause: Cause): Example[] =>
  runs.flatMap(({ judged }) =>
    judged.flatMap(({ claim, right }) =>
      claim.cause === cause && claim.features !== undefined ? [{ features: claim.features, right }] : [],
    ),
  );

const fitted = runsOf(FIT_SEEDS);
const weights = causes.map((cause) => ({ cause, weights: fitWeights(examplesOf(fitted, cause)) }));
const tried = runsOf(TRIED_SEEDS).map((run) => ({
  ...run,
  judged: run.judged.map(({ claim, right }) => {
    const mine = weights.find(({ cause }) => cause === claim.cause);
    const odds =
      mine === undefined || claim.features === undefined ? 0 : logOddsOf(mine.weights, claim.features);
    return { claim: { ...claim, confidence: chanceOf(odds) }, right };
  }),
}));
const { ece, brier } = calibrationOf(tried);
process.stdout.write(`on training seeds not fitted on: ECE ${ece?.toFixed(3)}, Brier ${brier?.toFixed(3)}\n`);

const rows = weights.map(({ cause, weights: mine }) => {
  const values = Object.entries(mine).map(([name, value]) => `${name}: ${Math.round(100 * value) / 100}`);
  return `  ${cause}: { ${values.join(', ')} },\n`;
});
await writeFile(
  TARGET,
  `import type { Features } from './confidence.ts';
import type { Cause } from './verdict.ts';

/** Log-odds that each feature adds, by cause. Made by \`npm run fit-confidence\` from the training half. */
export const confidenceWeights: Readonly<Record<Cause, Features>> = {
${rows.join('')}};
`,
);
