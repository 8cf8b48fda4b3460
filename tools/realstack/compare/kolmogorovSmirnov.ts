/** The part of sorted numbers that are at most this. */
function shareUpTo(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low / sorted.length;
}

/**
 * Two-sample Kolmogorov-Smirnov distance: the most that the two distribution functions are apart, 0 to 1; null where
 * one has no values. No p-value goes with it: samples a second apart are not independent.
 */
export function ksDistance(one: readonly number[], other: readonly number[]): number | null {
  if (one.length === 0 || other.length === 0) return null;
  const [a, b] = [one, other].map((values) => [...values].sort((x, y) => x - y));
  if (a === undefined || b === undefined) return null;
  return Math.max(...[...a, ...b].map((value) => Math.abs(shareUpTo(a, value) - shareUpTo(b, value))));
}
