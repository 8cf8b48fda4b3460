/** Sum, spread and extremes of one signal over a spell, in constant memory. */
export interface Tally {
  n: number;
  sum: number;
  squares: number;
  min: number;
  max: number;
  /** When the largest value was seen, Unix ms. */
  maxAt: number;
}

export function newTally(): Tally {
  return { n: 0, sum: 0, squares: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, maxAt: 0 };
}

/** Takes a value in; null was not measured. */
export function tally(into: Tally, value: number | null, t: number): void {
  if (value === null) return;
  into.n += 1;
  into.sum += value;
  into.squares += value * value;
  if (value < into.min) into.min = value;
  if (value > into.max) {
    into.max = value;
    into.maxAt = t;
  }
}

export function mean({ n, sum }: Tally): number | null {
  return n === 0 ? null : sum / n;
}

/** Standard deviation over the mean; null below three values or at a mean of zero. */
export function variation({ n, sum, squares }: Tally): number | null {
  if (n < 3 || sum <= 0) return null;
  const average = sum / n;
  return Math.sqrt(Math.max(0, squares / n - average * average)) / average;
}
