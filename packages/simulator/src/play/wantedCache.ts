import type { CacheLimits } from './cacheMode.ts';

const STEP_MS = 1000;
/** After so long without starving, auto mode trusts the network with a smaller cache again. */
const CALM_MS = 30_000;

/** How much a player wants cached before it plays: between the limits, more after each time it starved. */
export class WantedCache {
  ms: number;
  hasPlayed = false;
  private readonly limits: CacheLimits;
  private changedMs = 0;

  constructor(limits: CacheLimits) {
    this.limits = limits;
    this.ms = limits.minMs;
  }

  starved(nowMs: number): void {
    this.ms = Math.min(this.limits.maxMs, this.ms + STEP_MS);
    this.changedMs = nowMs;
  }

  settle(nowMs: number): void {
    this.hasPlayed = true;
    if (nowMs - this.changedMs < CALM_MS) return;
    this.ms = Math.max(this.limits.minMs, this.ms - STEP_MS);
    this.changedMs = nowMs;
  }
}
