import { defineConfig } from 'vitest/config';

const unit = [
  'packages/*/test/**/*.test.ts',
  'apps/*/test/**/*.test.ts',
  'test/*.test.ts',
  'infra/**/*.test.ts',
];

/** Real pushes, encoders and viewers: what else runs on the machine would make them stutter. */
const real = ['apps/agent/test/**/real*.test.ts', 'test/e2e/**/*.test.ts'];

export default defineConfig({
  test: {
    globalSetup: ['infra/kafka/testBroker.ts'],
    reporters: ['default', './tools/countReporter.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: unit, exclude: real, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'real', include: real, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});
