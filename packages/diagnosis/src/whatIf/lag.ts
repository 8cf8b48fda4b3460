import type { Rules } from '../rules/ruleTable.ts';
import { covered } from './spans.ts';
import type { View } from './view.ts';

/** How late the newest media was at a moment, ms of media: 0 is as live as it ever was. */
export interface Lag {
  readonly at: number;
  readonly lagMs: number;
}

/** A lag as a function of time, Unix ms → ms. */
export type LagAt = (t: number) => number;

/** Straight lines between what is known, nothing before, after, and across silence. */
export function lagAt(lags: readonly Lag[], rules: Rules): LagAt {
  return (t) => {
    let [low, high] = [0, lags.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lags[middle]?.at ?? 0) <= t) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [lags[low - 1], lags[low]];
    if (before === undefined || t - before.at > rules.sampleGapMs) return 0;
    if (after === undefined || after.at - before.at > rules.sampleGapMs) return before.lagMs;
    const share = (t - before.at) / (after.at - before.at);
    return before.lagMs + share * (after.lagMs - before.lagMs);
  };
}

/**
 * How late media came to a viewer: what its cache lost beyond what it played, sample by sample. A cache above
 * the least a player keeps may also fall because it catches up, so only a faster fall counts there.
 */
export function viewLags({ samples, loading }: View, rules: Rules): Lag[] {
  let lagMs = 0;
  let cacheBefore: number | null = null;
  return samples.map((sample) => {
    const { from, to, cacheMs } = sample;
    const stalledMs = covered(sample, loading);
    const playedMs = to - from - stalledMs;
    if (cacheMs === null || cacheBefore === null) lagMs += stalledMs;
    else {
      const arrivedMs = cacheMs - cacheBefore + playedMs;
      const late = to - from - arrivedMs;
      const excuseMs = cacheMs >= rules.viewerCacheMs ? rules.whatIfCatchUp * playedMs : 0;
      lagMs += late > 0 ? Math.max(0, late - excuseMs) : late;
      // Its cache is whole again and keeps: what it is still behind it has skipped, or will never miss.
      if (stalledMs === 0 && cacheMs >= rules.viewerCacheMs && late <= excuseMs) lagMs = 0;
    }
    lagMs = Math.max(0, lagMs);
    cacheBefore = cacheMs ?? cacheBefore;
    return { at: to, lagMs };
  });
}
