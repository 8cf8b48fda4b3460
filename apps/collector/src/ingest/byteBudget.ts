import { ProblemError } from '../problems.ts';

/** What one request holds of the budget. */
export interface Lease {
  /** Throws ProblemError `overloaded` when the budget has no room for it, or its holder's code when that has its share. */
  take(bytes: number): void;
  /** Gives back all that was taken. */
  release(): void;
}

/** Who else holds what this request holds: its room, and where it came from. */
export interface Holder {
  readonly key: string;
  readonly code: 'room_limit' | 'address_limit';
}

/** While more than half of the budget is in use, one beside others may not come to hold more than a quarter of it. */
const SCARCE = 0.5;
const SHARE = 0.25;

/** The ceiling of what all requests hold together: it counts bytes, not requests. */
export class ByteBudget {
  readonly #max: number;
  readonly #heldBy = { room_limit: new Map<string, number>(), address_limit: new Map<string, number>() };
  #inUse = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get inUse(): number {
    return this.#inUse;
  }

  lease(holders: readonly Holder[]): Lease {
    let held = 0;
    return {
      take: (bytes) => {
        this.#refuseBeyond(bytes, holders);
        held += bytes;
        this.#hold(bytes, holders);
      },
      release: () => {
        this.#hold(-held, holders);
        held = 0;
      },
    };
  }

  #refuseBeyond(bytes: number, holders: readonly Holder[]): void {
    const after = this.#inUse + bytes;
    if (after > this.#max) {
      throw new ProblemError(
        'overloaded',
        'too much is waiting for the bus: keep the batch and send it again',
      );
    }
    if (after <= this.#max * SCARCE) return;
    const greedy = holders.find(({ key, code }) => {
      const held = this.#heldBy[code].get(key) ?? 0;
      return held + bytes > this.#max * SHARE && held < this.#inUse;
    });
    if (greedy !== undefined) {
      throw new ProblemError(
        greedy.code,
        'its share of what may wait is used up: keep the batch, come again',
      );
    }
  }

  #hold(bytes: number, holders: readonly Holder[]): void {
    this.#inUse += bytes;
    for (const { key, code } of holders) {
      const held = (this.#heldBy[code].get(key) ?? 0) + bytes;
      if (held > 0) this.#heldBy[code].set(key, held);
      else this.#heldBy[code].delete(key);
    }
  }
}
