import type { Clock } from './clock.ts';
import type { Leftovers, OfflineStore } from './offlineStore.ts';
import type { SealedBatch } from './sendQueue.ts';

/** While batches fail to leave they are written to the storage this often. */
const SAVE_MS = 10_000;

export interface SafekeepingOptions {
  /** Undefined where there is no storage: nothing is kept then. */
  readonly store: OfflineStore | undefined;
  readonly session: string;
  readonly clock: Clock;
  readonly untaken: () => readonly SealedBatch[];
}

/** Batches that nobody has taken yet, as they lie in the page's storage. */
export class Safekeeping {
  private readonly options: SafekeepingOptions;
  /** Sessions whose batches are in this one's hands. */
  private readonly sessions: Set<string>;
  private cancelSave: (() => void) | undefined;
  private isStored = false;

  constructor(options: SafekeepingOptions) {
    this.options = options;
    this.sessions = new Set([options.session]);
  }

  /** What earlier sessions left behind: it is in this one's hands now. */
  async restore(): Promise<Leftovers> {
    const { store, clock } = this.options;
    if (store === undefined) return { batches: [], expired: [] };
    const left = await store.leftovers(clock.now());
    this.isStored = left.batches.length + left.expired.length > 0;
    for (const { session } of [...left.batches, ...left.expired]) this.sessions.add(session);
    return left;
  }

  /** Puts what is untaken into the storage; gives how much of it is safe there. */
  save(untaken = this.options.untaken()): number | Promise<number> {
    this.cancelSave?.();
    this.cancelSave = undefined;
    const { store } = this.options;
    if (store === undefined || (untaken.length === 0 && !this.isStored)) return 0;
    this.isStored = untaken.length > 0;
    return store.save(this.sessions, untaken);
  }

  /** Saves before long. */
  saveSoon(): void {
    this.cancelSave ??= this.options.clock.after(SAVE_MS, () => void this.save());
  }

  /** Clears the storage once all that lies there was taken. */
  settled(): void {
    if (this.isStored && this.options.untaken().length === 0) void this.save();
  }
}
