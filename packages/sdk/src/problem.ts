/** What the host may want to know, and never has to act on. */
export type Problem =
  | { readonly kind: 'retrying'; readonly reason: string; readonly waitMs: number }
  /** The collector will not take the batch: it is given up. */
  | { readonly kind: 'refused'; readonly seq: number; readonly reason: string }
  /** Batches that will never be sent, and why. */
  | { readonly kind: 'lost'; readonly batches: number; readonly samples: number; readonly reason: string }
  /** The host gave something that cannot be reported, or its own callback failed. */
  | { readonly kind: 'misuse'; readonly reason: string }
  /** No alerts come from the notifier. */
  | { readonly kind: 'deaf'; readonly reason: string };

const KEPT = 20;

/** What went wrong, the newest few, told to the host as it comes: whatever the host does then, nothing comes of it here. */
export class Problems {
  readonly newest: Problem[] = [];
  private readonly onProblem: ((problem: Problem) => void) | undefined;

  constructor(onProblem: ((problem: Problem) => void) | undefined) {
    this.onProblem = onProblem;
  }

  tell(problem: Problem): void {
    this.newest.push(problem);
    if (this.newest.length > KEPT) this.newest.shift();
    try {
      this.onProblem?.(problem);
    } catch {
      // The one who is told of failures failed: there is nobody left to tell, and the host must not suffer.
    }
  }

  /** Calls what the host gave under this name. */
  guard(name: string, callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.tell({ kind: 'misuse', reason: `${name} failed: ${String(error)}` });
    }
  }
}
