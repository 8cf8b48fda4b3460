/**
 * The largest chance that may still be believed when `tried` cells were tested, so that of those believed no
 * more than `rate` are there by chance (Benjamini and Hochberg 1995). `chances` are those worth a look; the
 * others count as tried. 0 when none may.
 */
export function falseDiscoveryLimit(chances: readonly number[], tried: number, rate: number): number {
  const limits = chances
    .toSorted((a, b) => a - b)
    .map((chance, index) => ({ chance, limit: (rate * (index + 1)) / tried }));
  return limits.findLast(({ chance, limit }) => chance <= limit)?.limit ?? 0;
}
