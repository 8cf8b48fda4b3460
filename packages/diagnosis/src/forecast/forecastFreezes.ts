import type { Rules } from '../rules/ruleTable.ts';
import type { CacheBucket } from './cacheBuckets.ts';

/** An uplink that falls behind, and whoever watches, at one moment. */
export interface FallingBehind {
  /** SPD over what is made: the part of each second's media that goes up in a second. */
  readonly deliveryRatio: number;
  /** Media that waits in the send queue, ms. */
  readonly backlogMs: number;
  /** Media dropped since the moment before, ms: no cache hides it. */
  readonly droppedMs: number;
  /** How long before this moment the caches were counted, ms. */
  readonly cachesAgeMs: number;
  readonly buckets: readonly CacheBucket[];
}

/** Viewers of one cache size: when they are expected to freeze, and how surely. */
export interface Freeze {
  readonly cacheMs: number;
  readonly viewers: number;
  /** From the moment of the forecast, ms. */
  readonly inMs: number;
  /** That they freeze within `forecastHorizonMs`, 0 to 1. */
  readonly probability: number;
}

/**
 * Which viewers freeze and when, if the uplink goes on as it does: a cache loses what is not delivered. Every
 * bucket is answered, soonest first. Derived: docs/diagnosis.md, "Forecast", where it can be computed by hand.
 */
export function forecastFreezes(behind: FallingBehind, rules: Rules): Freeze[] {
  const { deliveryRatio, droppedMs, cachesAgeMs } = behind;
  const loss = Math.max(1 - rules.forecastDeliveryMost, 1 - Math.max(0, deliveryRatio));
  const backlogMs = Math.max(rules.forecastBacklogLeastMs, behind.backlogMs);
  const certainty = rules.forecastOdds * (droppedMs > 0 ? rules.forecastDropOdds : 1);
  return behind.buckets
    .map(({ cacheMs, viewers }) => {
      const left = Math.max(0, cacheMs - loss * cachesAgeMs);
      const emptyMs = left / loss;
      // What a clog has already cost, beside what it must still cost: the deeper it is, the longer it lasts.
      const odds = certainty * (backlogMs / (backlogMs + emptyMs)) ** rules.forecastOddsPower;
      // A dropped frame is missed when the playhead comes to it: no later than the cache is long.
      const freezeMs = droppedMs > 0 ? Math.min(left, emptyMs) : emptyMs;
      return {
        cacheMs,
        viewers,
        inMs: Math.round(freezeMs * rules.forecastTimeShare),
        probability: odds / (1 + odds),
      };
    })
    .sort((a, b) => a.inMs - b.inMs || a.cacheMs - b.cacheMs);
}
