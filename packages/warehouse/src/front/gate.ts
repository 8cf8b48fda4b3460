import { SqlRefusal } from './sqlRefusal.ts';

/** Lets a few through at a time and keeps a bounded queue behind them. */
export class Gate {
  readonly #places: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(places: number, maxWaiting: number) {
    this.#places = places;
    this.#maxWaiting = maxWaiting;
  }

  async through<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#inside >= this.#places) {
      if (this.#waiting.length >= this.#maxWaiting) throw new SqlRefusal(202, 'Too many queries are waiting');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#inside += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes straight to the next in line, so nobody can slip in between.
      if (next === undefined) this.#inside -= 1;
      else next();
    }
  }
}
