import { defineConfig } from 'vitest/config';
import { type Mutant, rewritten, sourceName } from './mutant.ts';

// biome-ignore lint/suspicious/noUndeclaredEnvVars: handMade.ts sets it for each run; turbo runs none of them
const mutant: Mutant | null = JSON.parse(process.env['STUTTERSCOPE_MUTANT'] ?? 'null');

/** Hand-made rooms with hand-computed verdicts; properties drawn at random are too slow to ask of every mutant. */
export default defineConfig({
  plugins: [
    {
      name: 'mutant',
      enforce: 'pre',
      transform: (code, id) =>
        mutant !== null && sourceName(id) === mutant.edit.file ? rewritten(code, mutant) : undefined,
    },
  ],
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['packages/diagnosis/test/**/*.test.ts'],
    exclude: [
      '**/delivery.test.ts',
      '**/*roperties.test.ts',
      '**/copy.test.ts',
      '**/lagRun.test.ts',
      '**/seqWindow.test.ts',
    ],
    // What was rewritten must not be kept for the next mutant.
    fsModuleCache: false,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    // A busy machine is no finding: a test that takes its time does not kill a mutant.
    testTimeout: 60_000,
    reporters: ['./tools/mutate/failureReporter.ts'],
  },
});
