import { between, drawsOf, pick } from '../random.ts';

/** Named draws of one scenario: a draw keeps its value whatever else is drawn. */
export class Dice {
  private readonly seed: number;
  private readonly name: string;

  constructor(seed: number, name: string) {
    this.seed = seed;
    this.name = name;
  }

  share(what: string): number {
    return drawsOf(this.seed, `${this.name}/${what}`)(0);
  }

  between(what: string, from: number, to: number): number {
    return between(() => this.share(what), 0, from, to);
  }

  whole(what: string, from: number, to: number): number {
    return Math.floor(this.between(what, from, to + 1));
  }

  pick<const T>(what: string, choices: readonly [T, ...T[]]): T {
    return pick(() => this.share(what), 0, choices);
  }

  /** One of a list that may be empty. */
  any<T>(what: string, choices: readonly T[]): T | undefined {
    return choices[Math.floor(this.share(what) * choices.length)];
  }
}
