import type { Rules } from '../rules/ruleTable.ts';
import type { LagAt } from './lag.ts';
import type { Span } from './spans.ts';

/** A player is replayed in steps of this, ms: a resolution, which no answer hangs on. */
const STEP_MS = 100;

/** How a player keeps its cache. handbook, "Player Cache". */
export interface CacheLimits {
  readonly leastMs: number;
  readonly mostMs: number;
  /** Plays faster while more than wanted is cached. */
  readonly adjusts: boolean;
}

/** The limits of a cache mode. A player that names none is taken for the automatic one. */
export function limitsOf(mode: 'auto' | 'speedy' | 'smooth' | null, rules: Rules): CacheLimits {
  const [leastMs, mostMs] = [rules.viewerCacheMs, rules.whatIfSmoothCacheMs];
  if (mode === 'speedy') return { leastMs, mostMs: leastMs, adjusts: true };
  if (mode === 'smooth') return { leastMs: mostMs, mostMs, adjusts: false };
  return { leastMs, mostMs, adjusts: true };
}

/** A player as it enters the time that is replayed. */
export interface Entering {
  readonly limits: CacheLimits;
  readonly cacheMs: number;
  readonly loading: boolean;
}

/** Plays what arrives so late as `lag` says; gives the time in which there was nothing to play, ms. */
export function replay({ from, to }: Span, entering: Entering, lag: LagAt, rules: Rules): number {
  const { limits } = entering;
  let { cacheMs, loading } = entering;
  let wantedMs = limits.leastMs;
  let arrived = from - lag(from);
  let stalledMs = 0;
  for (let t = from + STEP_MS; t <= to; t += STEP_MS) {
    const newest = Math.max(arrived, t - lag(t));
    cacheMs += newest - arrived;
    arrived = newest;
    if (loading && cacheMs >= wantedMs) loading = false;
    if (loading) {
      stalledMs += STEP_MS;
      continue;
    }
    const speed = limits.adjusts && cacheMs > limits.mostMs ? 1 + rules.whatIfCatchUp : 1;
    cacheMs -= speed * STEP_MS;
    if (cacheMs > 0) continue;
    cacheMs = 0;
    loading = true;
    // Automatic mode waits for more after each time it ran dry.
    wantedMs = Math.min(limits.mostMs, wantedMs + limits.leastMs);
  }
  return stalledMs;
}
