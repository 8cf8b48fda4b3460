/** A batch that has its number and its bytes. */
export interface SealedBatch {
  readonly session: string;
  readonly seq: number;
  readonly line: string;
  readonly samples: number;
  readonly sealedAt: number;
}

/** Batches that wait for the collector, oldest first, bounded in bytes: a phone offline must not fill up. */
export class SendQueue {
  private readonly waiting: SealedBatch[] = [];
  private bytes = 0;
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Takes a batch in and gives back the oldest ones that had to make room for it. */
  push(batch: SealedBatch): readonly SealedBatch[] {
    this.waiting.push(batch);
    this.bytes += batch.line.length;
    const dropped: SealedBatch[] = [];
    while (this.bytes > this.maxBytes && this.waiting.length > 1) dropped.push(...this.take(0));
    return dropped;
  }

  /** The oldest batch, and those behind it that fit into one request of so many bytes. */
  take(maxBytes: number): readonly SealedBatch[] {
    let bytes = 0;
    let count = 0;
    for (const { line } of this.waiting) {
      bytes += line.length;
      if (count > 0 && bytes > maxBytes) break;
      count++;
      this.bytes -= line.length;
    }
    return this.waiting.splice(0, count);
  }

  /** Forgets what has arrived by another way. */
  drop(batches: ReadonlySet<SealedBatch>): void {
    for (const batch of batches) {
      const at = this.waiting.indexOf(batch);
      if (at < 0) continue;
      this.waiting.splice(at, 1);
      this.bytes -= batch.line.length;
    }
  }

  get all(): readonly SealedBatch[] {
    return this.waiting;
  }
}
