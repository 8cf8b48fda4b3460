import { ProblemError } from '../problems.ts';

/** What one request holds of the budget. */
export interface Lease {
  /** Throws ProblemError `overloaded` when the budget has no room for it. */
  take(bytes: number): void;
  /** Gives back all that was taken. */
  release(): void;
}

/** The ceiling of what all requests hold together: it counts bytes, not requests. */
export class ByteBudget {
  readonly #max: number;
  #inUse = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get inUse(): number {
    return this.#inUse;
  }

  lease(): Lease {
    let held = 0;
    return {
      take: (bytes) => {
        if (this.#inUse + bytes > this.#max) {
          throw new ProblemError(
            'overloaded',
            'too much is waiting for the bus: keep the batch and send it again',
          );
        }
        held += bytes;
        this.#inUse += bytes;
      },
      release: () => {
        this.#inUse -= held;
        held = 0;
      },
    };
  }
}
