import type { Batch } from '@stutterscope/telemetry';

/**
 * Batches that came before one still missing, and the analysis as it stood before the gap. The live analysis
 * goes on at once, so a lost batch delays nothing; when the missing one comes in time, the analysis is taken
 * up again from before the gap and everything runs once more in order.
 */
export interface Held<Analysis> {
  before: Analysis;
  /** The batch number that is missing. */
  next: number;
  /** What came behind the gap, and when, Unix ms. */
  readonly batches: Map<number, { readonly batch: Batch; readonly at: number }>;
  /** When the missing one was first missed, Unix ms. */
  since: number;
}

/** What is remembered of one session's order. */
export interface OrderState<Analysis> {
  readonly next: number | null;
  readonly held: Held<Analysis> | null;
}

/**
 * What a batch is to the order: next, ahead of one still missing, the filling of a gap (then everything runs
 * again from `before`), or late: its gap was given up, and it changes nothing any more.
 */
export type Placement = 'in_order' | 'ahead' | 'filled' | 'late';

/** In-order bookkeeping of one session's batches, with a bounded wait for the missing. */
export class BatchOrder<Analysis> {
  private next: number | null = null;
  held: Held<Analysis> | null = null;

  /** All that it remembers, as plain data. */
  state(): OrderState<Analysis> {
    return { next: this.next, held: this.held };
  }

  /** Takes up what another remembered. */
  resume({ next, held }: OrderState<Analysis>): void {
    this.next = next;
    this.held = held;
  }

  /** Says where a new batch belongs. `copy` is called only when a gap opens. */
  place(batch: Batch, clock: number, copy: () => Analysis, waitMs: number): Placement {
    // The missing one is given up: from here on the live analysis is the only one.
    if (this.held !== null && clock - this.held.since > waitMs) this.held = null;
    const next = this.next ?? 0;
    if (this.held === null) {
      if (batch.seq === next) {
        this.next = next + 1;
        return 'in_order';
      }
      if (batch.seq < next) return 'late';
      this.held = {
        before: copy(),
        next,
        batches: new Map([[batch.seq, { batch, at: clock }]]),
        since: clock,
      };
      this.next = batch.seq + 1;
      return 'ahead';
    }
    if (batch.seq < this.held.next) return 'late';
    this.held.batches.set(batch.seq, { batch, at: clock });
    if (batch.seq >= next) {
      this.next = batch.seq + 1;
      return 'ahead';
    }
    return 'filled';
  }

  /** The held batches in order, for a run from before the gap. */
  replay(): Batch[] {
    const held = [...(this.held?.batches.values() ?? [])];
    return held.map(({ batch }) => batch).sort((a, b) => a.seq - b.seq);
  }

  /** Forgets what is complete: moves `before` over every batch now in order, by `step`. */
  settle(step: (before: Analysis, batch: Batch) => void): void {
    const { held } = this;
    if (held === null) return;
    for (let here = held.batches.get(held.next); here !== undefined; here = held.batches.get(held.next)) {
      step(held.before, here.batch);
      held.batches.delete(held.next);
      held.next += 1;
    }
    if (held.batches.size === 0) this.held = null;
    else held.since = Math.min(...[...held.batches.values()].map(({ at }) => at));
  }
}
