/** The SDK's three cache modes. */
export type CacheMode = 'auto' | 'speedy' | 'smooth';

/** How a player keeps its cache (handbook, "Player Cache": auto 1–5 s, speedy 1 s, smooth 5 s unadjusted). */
export interface CacheLimits {
  readonly minMs: number;
  readonly maxMs: number;
  /** Played this much faster while more than wanted is cached; 1 is no adjusting. */
  readonly catchUp: number;
  /** More than this is not played but jumped over. */
  readonly skipMs: number;
}

/** A player of fragments waits for the next one in between: it needs more than one of them cached. */
export const hlsLimits: CacheLimits = { minMs: 6000, maxMs: 10_000, catchUp: 1, skipMs: 40_000 };

export const cacheLimits: Readonly<Record<CacheMode, CacheLimits>> = {
  auto: { minMs: 1000, maxMs: 5000, catchUp: 1.1, skipMs: 8000 },
  speedy: { minMs: 1000, maxMs: 1000, catchUp: 1.2, skipMs: 3000 },
  smooth: { minMs: 5000, maxMs: 5000, catchUp: 1, skipMs: 15_000 },
};
