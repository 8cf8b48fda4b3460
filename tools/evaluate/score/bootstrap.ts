import { quantile, randomFrom } from './numbers.ts';

/** The middle 95 % of what a measure could have come out as. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Draws as many runs as there are, with replacement, again and again, and measures each draw. Whole runs are
 * drawn: what happens within one hangs together. Null where nothing could be measured.
 */
export function bootstrap<Run>(
  runs: readonly Run[],
  measure: (runs: readonly Run[]) => number | null,
  { rounds = 400, seed = 1 }: { readonly rounds?: number; readonly seed?: number } = {},
): Interval | null {
  const random = randomFrom(seed);
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const drawn = runs.flatMap(() => {
      const run = runs[Math.floor(random() * runs.length)];
      return run === undefined ? [] : [run];
    });
    const value = measure(drawn);
    if (value !== null) values.push(value);
  }
  const low = quantile(values, 0.025);
  const high = quantile(values, 0.975);
  return low === null || high === null ? null : { low, high };
}
