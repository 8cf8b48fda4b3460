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
