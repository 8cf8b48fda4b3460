import { type Draws, normal } from './random.ts';

const SLOT_MS = 500;
// Neighbouring half seconds of a real link resemble each other.
const MEMORY = 0.8;

/** How a link's capacity moves around its mean: a log-normal walk in slots of half a second. */
export class Wobble {
  private readonly draws: Draws;
  private readonly sigma: number;
  private slot = -1;
  private state = 0;
  private factor = 1;

  constructor(draws: Draws, sigma: number) {
    this.draws = draws;
    this.sigma = sigma;
  }

  /** The factor on the mean at this time, which never goes back. */
  at(nowMs: number): number {
    const slot = Math.floor(nowMs / SLOT_MS);
    if (slot === this.slot) return this.factor;
    if (this.slot < 0) this.slot = slot - 1;
    while (this.slot < slot) {
      this.slot++;
      this.state = MEMORY * this.state + Math.sqrt(1 - MEMORY * MEMORY) * normal(this.draws, this.slot);
    }
    this.factor = Math.exp(this.sigma * this.state - (this.sigma * this.sigma) / 2);
    return this.factor;
  }
}
