import type { Rules } from '../rules/ruleTable.ts';
import type { GroupCount } from '../verdict/verdict.ts';

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

/** In how many steps the share of a faulty group's viewers that lag is tried, between the least and nearly all. */
const STEPS = 12;
const NEARLY_ALL = 0.99;

/** Log-likelihood of k of n with one rate, the order of the viewers known. */
const logAt = (k: number, n: number, rate: number) => k * Math.log(rate) + (n - k) * Math.log(1 - rate);

/** The same where the rate may be anything from `least` on. */
function summedAbove(k: number, n: number, least: number): number {
  const logs = Array.from({ length: STEPS + 1 }, (_, step) =>
    logAt(k, n, least + ((NEARLY_ALL - least) * step) / STEPS),
  );
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}

/** Of rooms of ordinary size the same few sums are asked for again and again: by `least`, then by k and n. */
const SUMS_KEPT = 4096;
const LEASTS_KEPT = 4;
const N_KEPT = 1024;
const sums = new Map<number, Map<number, number>>();

function logAbove(k: number, n: number, least: number): number {
  if (n >= N_KEPT) return summedAbove(k, n, least);
  const mine = sumsOf(least);
  const key = k * N_KEPT + n;
  const known = mine.get(key);
  if (known !== undefined) return known;
  const sum = summedAbove(k, n, least);
  if (mine.size > SUMS_KEPT) mine.clear();
  mine.set(key, sum);
  return sum;
}

function sumsOf(least: number): Map<number, number> {
  const known = sums.get(least);
  if (known !== undefined) return known;
  // Rules that are overridden for one recording leave theirs behind.
  if (sums.size >= LEASTS_KEPT) sums.clear();
  const mine = new Map<number, number>();
  sums.set(least, mine);
  return mine;
}

/** How likely each explanation of who lags is. They add up to 1 with that of the whole room. */
export interface Chances {
  /** Each group's, in the order given. */
  readonly chances: readonly number[];
  /** That those who lag do so each by itself. */
  readonly apart: number;
}

/** What is known beforehand of a fault of the whole room. */
export interface RoomFault {
  /** How much likelier it is than any group's. */
  readonly odds: number;
  /** The least share of the room's viewers that it hurts. */
  readonly least: number;
}

/**
 * Bayes' rule over one fault at most: nobody's but each viewer's own (lagging at the room's `baseline`), one group's
 * (`cellShare` of it or more lag, the others at the baseline), or the whole room's. Every one is as suspect beforehand
 * as any other (`cellPrior`; the room's as `room` says), so that the more groups there are to choose from the less sure
 * any is, and few viewers make none sure.
 */
export function chancesOf(
  groups: readonly Pick<GroupCount, 'affected' | 'watching'>[],
  affected: number,
  watching: number,
  baseline: number,
  rules: Rules,
  room: RoomFault = { odds: 1, least: rules.cellShare },
): Chances {
  const prior = Math.log(rules.cellPrior);
  const [logLags, logWell] = [Math.log(baseline), Math.log(1 - baseline)];
  // By how much likelier a fault of this one makes what is seen, as a logarithm.
  const gain = (k: number, n: number, least: number) =>
    k === 0 || n < k
      ? Number.NEGATIVE_INFINITY
      : prior + logAbove(k, n, least) - (k * logLags + (n - k) * logWell);
  const ofRoom = Math.log(room.odds) + gain(affected, watching, room.least);
  const chances: number[] = [];
  let most = Math.max(0, ofRoom);
  for (const group of groups) {
    const log = gain(group.affected, group.watching, rules.cellShare);
    chances.push(log);
    if (log > most) most = log;
  }
  let total = Math.exp(-most) + Math.exp(ofRoom - most);
  for (let at = 0; at < chances.length; at++) {
    const log = chances[at] ?? Number.NEGATIVE_INFINITY;
    const weight = log === Number.NEGATIVE_INFINITY ? 0 : Math.exp(log - most);
    chances[at] = weight;
    total += weight;
  }
  for (let at = 0; at < chances.length; at++) chances[at] = (chances[at] ?? 0) / total;
  return { chances, apart: Math.exp(-most) / total };
}
