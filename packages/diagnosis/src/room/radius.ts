import type { Rules } from '../rules/ruleTable.ts';
import type { GroupBy, GroupCount } from '../verdict/verdict.ts';

/** Who lags: a whole room, the groups named, one session, or several with nothing in common. */
export type Radius =
  | { readonly kind: 'room' }
  | { readonly kind: 'groups'; readonly groups: readonly [GroupCount, ...GroupCount[]] }
  | { readonly kind: 'session' }
  | { readonly kind: 'scattered' };

/** Smaller sets first: of two groups that explain the same viewers the narrower place is named first. */
export const narrowFirst: readonly GroupBy[] = ['server', 'network', 'region', 'version', 'protocol'];

/** Above this many viewers the sum underflows, and its bound is as good. */
const EXACT_MOST = 1000;

/** Chance that k or more of n viewers lag when each lags with probability p: the binomial's upper tail. */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= n * p) return 1;
  if (n > EXACT_MOST) return chernoffBound(k, n, p);
  let term = (1 - p) ** n;
  let tail = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) tail += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return tail;
}

/** Upper bound of the same tail for k above its mean: exp(-n KL(k/n || p)) (Chernoff 1952). */
function chernoffBound(k: number, n: number, p: number): number {
  const rate = k / n;
  const rest = rate === 1 ? 0 : (1 - rate) * Math.log((1 - rate) / (1 - p));
  return Math.exp(-n * (rate * Math.log(rate / p) + rest));
}

/** Log-likelihood ratio of two rates, inside and outside the group, against one for all. */
function likelihoodRatio(k: number, n: number, restK: number, restN: number): number {
  const log = (hits: number, of: number) => {
    const rate = of === 0 ? 0 : hits / of;
    return (hits === 0 ? 0 : hits * Math.log(rate)) + (hits === of ? 0 : (of - hits) * Math.log(1 - rate));
  };
  return log(k, n) + log(restK, restN) - log(k + restK, n + restN);
}

/**
 * Decides the blast radius from how many viewers of each group lagged. A group is named only when its share
 * is large, chance does not explain it, and the rest of the room is well without it (critical clusters: Jiang
 * et al. 2013); groups that explain exactly the same viewers are all named.
 */
export function decideRadius(
  groups: readonly GroupCount[],
  affected: number,
  watching: number,
  rules: Rules,
): Radius {
  if (affected <= 1) return { kind: 'session' };
  const accepted = groups.filter((group) => stands(group, affected, watching, rules));
  const scored = accepted.map((group) => ({
    group,
    score: likelihoodRatio(
      group.affected,
      group.watching,
      Math.max(0, affected - group.affected),
      Math.max(0, watching - group.watching),
    ),
  }));
  const best = Math.max(...scored.map(({ score }) => score));
  const [first, ...others] = scored
    .filter(({ score }) => score > best - 1e-9)
    .map(({ group }) => group)
    .sort((a, b) => narrowFirst.indexOf(a.by) - narrowFirst.indexOf(b.by));
  if (first !== undefined) return { kind: 'groups', groups: [first, ...others] };
  return affected / Math.max(1, watching) >= rules.roomShare ? { kind: 'room' } : { kind: 'scattered' };
}

function stands(group: GroupCount, affected: number, watching: number, rules: Rules): boolean {
  const restWatching = watching - group.watching;
  const restAffected = Math.max(0, affected - group.affected);
  return (
    // A group that is nearly the whole room says no more than the room does.
    group.watching / watching < rules.roomShare &&
    restWatching > 0 &&
    group.watching > 0 &&
    group.affected / group.watching >= rules.cellShare &&
    (restAffected / restWatching <= rules.cellRestShare ||
      binomialTail(restAffected, restWatching, rules.cellBaseline) >= rules.cellRestProbability) &&
    binomialTail(group.affected, group.watching, rules.cellBaseline) < rules.cellProbability
  );
}
