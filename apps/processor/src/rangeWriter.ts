import type { Assignment, Message } from '@stutterscope/bus';
import type { LookBack } from './lookBack.ts';
import { writeNote } from './note.ts';

/** A contiguous range of one partition, and what of it is to be inserted. */
export interface Range<Row> {
  readonly first: number;
  readonly last: number;
  readonly rows: readonly Row[];
  /** Names exactly these rows: the same range formed again after a crash has the same token. */
  readonly token: string;
}

export interface RangeWriterOptions<Row> {
  readonly assignment: Assignment;
  /** What a message puts into the warehouse; null when nothing. Must give the same answer after a restart. */
  readonly toRow: (message: Message) => Row | null;
  /** Resolves when the rows are durable; may be called again with the same token. */
  readonly insert: (range: Range<Row>) => Promise<void>;
  readonly mostRows: number;
  readonly lookBack: LookBack;
  /** First offset whose rows are still owed; what comes before only brings the state back. */
  readonly first: number;
  /** Last offset of a range that was announced and perhaps inserted by a predecessor. */
  readonly announced: number | undefined;
}

/**
 * Inserts a partition exactly once. Each range is announced in the group's position before it is inserted and
 * committed after it, so that a successor forms the same range again, under the same token, and ClickHouse
 * drops what it already has (docs/decisions: announced ranges).
 */
export class RangeWriter<Row> {
  private rows: Row[] = [];
  private start: number | null = null;
  private end = 0;
  private endAt = 0;
  /** Announced and not known to be inserted: nothing may be added to it, and nothing inserted before it. */
  private inFlight: (Range<Row> & { readonly at: number }) | null = null;
  private readonly options: RangeWriterOptions<Row>;

  constructor(options: RangeWriterOptions<Row>) {
    this.options = options;
  }

  /** Takes messages in, in order, and inserts every range that is full. */
  async take(messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      this.options.lookBack.pass(message);
      const row = this.options.toRow(message);
      if (message.offset < this.options.first) continue;
      // The announced range ends exactly where it did, even if its last message is no longer in the log.
      if (this.isRebuilding() && message.offset > (this.options.announced ?? 0)) await this.flush();
      this.start ??= message.offset;
      this.end = message.offset;
      this.endAt = message.timestampMs;
      if (row !== null) this.rows.push(row);
      while (this.isFull()) await this.flush();
    }
  }

  /** True when something waits and no range that is being rebuilt would be cut short by inserting it now. */
  get isReady(): boolean {
    return this.inFlight !== null || (this.start !== null && !this.isRebuilding());
  }

  /** Announces, inserts, commits what has been taken in. After a rejection the same range is tried again. */
  async flush(): Promise<void> {
    const { assignment, insert, lookBack } = this.options;
    this.inFlight ??= this.cut();
    if (this.inFlight === null) return;
    const { first, last, rows, at } = this.inFlight;
    const { from } = lookBack;
    if (rows.length > 0) {
      await assignment.commit({ offset: first, note: writeNote({ at, from, announced: last }) });
      await insert(this.inFlight);
    }
    await assignment.commit({ offset: last + 1, note: writeNote({ at, from }) });
    this.inFlight = null;
  }

  private cut(): (Range<Row> & { readonly at: number }) | null {
    if (this.start === null) return null;
    const { topic, partition } = this.options.assignment;
    const first = this.start;
    const last = this.end;
    const rows = this.rows;
    this.rows = [];
    this.start = null;
    return { first, last, rows, at: this.endAt, token: `${topic}:${partition}:${first}-${last}` };
  }

  private isRebuilding(): boolean {
    const { announced } = this.options;
    return announced !== undefined && this.start !== null && this.start <= announced;
  }

  private isFull(): boolean {
    if (this.isRebuilding()) return this.end === this.options.announced;
    return this.rows.length >= this.options.mostRows;
  }
}
