import type { RunScore } from './scoreRun.ts';

/** One row of the report. */
export interface Measure {
  readonly name: string;
  readonly better: 'higher' | 'lower';
  readonly unit: '' | 's' | '/h';
  /** What the held-out half must reach, in the worst of its seeds. */
  readonly target?: number;
  readonly of: (runs: readonly RunScore[]) => number | null;
}
