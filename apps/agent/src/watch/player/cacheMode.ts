/** How a player trades delay for smoothness. */
export type CacheMode = 'auto' | 'speedy' | 'smooth';

export interface CacheRule {
  /** Media held back before playing begins and after a stall, at least and at most. */
  readonly minMs: number;
  readonly maxMs: number;
  /** Playing speed while more is held back than wanted; 1 corrects nothing. */
  readonly catchUp: number;
}

// handbook, "Player Optimization": auto adjusts within 1-5 s, speedy holds 1 s, smooth holds 5 s, loads until it is
// full and corrects nothing. The speeds are this player's own: small enough not to be heard.
export const cacheRules: Readonly<Record<CacheMode, CacheRule>> = {
  auto: { minMs: 1000, maxMs: 5000, catchUp: 1.05 },
  speedy: { minMs: 1000, maxMs: 1000, catchUp: 1.1 },
  smooth: { minMs: 5000, maxMs: 5000, catchUp: 1 },
};
