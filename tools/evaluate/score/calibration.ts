import { mean, share, sum } from './numbers.ts';
import type { RunScore } from './scoreRun.ts';

const BINS = 10;

/**
 * How far confidence is from being right that often: the expected calibration error over ten equal bins, and
 * the Brier score. Both null where no claim carries a confidence.
 */
export function calibrationOf(runs: readonly RunScore[]): { ece: number | null; brier: number | null } {
  const told = runs.flatMap(({ judged }) =>
    judged.flatMap(({ claim: { confidence }, right }) =>
      confidence === null ? [] : [{ confidence, right: right ? 1 : 0 }],
    ),
  );
  const bins = Map.groupBy(told, ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)));
  const off = sum([...bins.values()], (bin) =>
    Math.abs(sum(bin, ({ confidence }) => confidence) - sum(bin, ({ right }) => right)),
  );
  return {
    ece: share(off, told.length),
    brier: mean(told.map(({ confidence, right }) => (confidence - right) ** 2)),
  };
}
