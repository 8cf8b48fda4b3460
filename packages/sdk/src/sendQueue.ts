/** A batch that has its number and its bytes. */
export interface SealedBatch {
  readonly seq: number;
  readonly line: string;
  readonly samples: number;
  readonly events: number;
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
    while (this.bytes > this.maxBytes && this.waiting.length > 1) {
      const oldest = this.shift();
      if (oldest !== undefined) dropped.push(oldest);
    }
    return dropped;
  }

  shift(): SealedBatch | undefined {
    const batch = this.waiting.shift();
    this.bytes -= batch?.line.length ?? 0;
    return batch;
  }

  get length(): number {
    return this.waiting.length;
  }
}
