/** One possible pair: the smaller the cost, the rather it is tried. */
export interface Edge {
  readonly left: number;
  readonly right: number;
  readonly cost: number;
}

/**
 * The most pairs that can be made when each is in at most one (augmenting paths), cheap edges tried first.
 * Gives each left's right.
 */
export function pairUp(edges: readonly Edge[]): Map<number, number> {
  const ofLeft = Map.groupBy(
    [...edges].sort((a, b) => a.cost - b.cost || a.left - b.left || a.right - b.right),
    ({ left }) => left,
  );
  const leftOf = new Map<number, number>();
  const seat = (left: number, tried: Set<number>): boolean => {
    for (const { right } of ofLeft.get(left) ?? []) {
      if (tried.has(right)) continue;
      tried.add(right);
      const holder = leftOf.get(right);
      if (holder === undefined || seat(holder, tried)) {
        leftOf.set(right, left);
        return true;
      }
    }
    return false;
  };
  // Whoever has the cheapest choice sits first, so that clear pairs are not split by a tie elsewhere.
  for (const left of ofLeft.keys()) seat(left, new Set());
  return new Map([...leftOf].map(([right, left]) => [left, right]));
}
