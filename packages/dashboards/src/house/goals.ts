import { defaultRules } from '@stutterscope/diagnosis';

/** What viewers are promised over thirty days (docs/alerts.md). */
export const goals = {
  /** Share of viewing that does not stand still. */
  smoothViewing: 0.985,
  /** Share of views with a first picture in time. */
  startInTime: 0.95,
  /** A first picture in time, ms: over HLS and over anything else. */
  startMs: defaultRules.startSlowMs,
  startHlsMs: defaultRules.startSlowHlsMs,
  /** Median time to the first picture, ms (handbook, "Instant Broadcasting": hundreds of milliseconds). */
  startMedianMs: 500,
  /** Media held back at the most, ms: a live player and one that reads HLS. */
  delayLiveMs: defaultRules.delayLiveMs,
  delayHlsMs: defaultRules.delayHlsMs,
  /** Verdicts and samples are in ClickHouse within this, ms. */
  freshMs: 5000,
} as const;
