/** Runs pieces of work one after the other. */
export interface Turns {
  /** Resolves or rejects as the work does, once everything before it has ended, well or not. */
  take(work: () => Promise<void>): Promise<void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    take(work) {
      const turn = last.then(work);
      // A failed turn is its caller's to report; the next one starts all the same.
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
