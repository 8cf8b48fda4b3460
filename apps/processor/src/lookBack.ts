import type { Message } from '@stutterscope/bus';
import { LogTime } from './logTime.ts';

/**
 * How far a restart looks back to know again what it knew, ms of the log's own time: longer than any open second or
 * any gap between batches, and than a client takes to send a batch again.
 */
export const LOOK_BACK_MS = 600_000;

/** How far apart the places are that a restart may begin at, ms. */
const MARK_EVERY_MS = 30_000;

/** Knows from which offset a successor has to read. */
export class LookBack {
  private readonly time = new LogTime();
  private readonly marks: { readonly offset: number; readonly at: number }[];

  /** `readFrom`: where this member began. */
  constructor(readFrom: number) {
    this.marks = [{ offset: readFrom, at: 0 }];
  }

  /** The newest place that lies far enough back. */
  get from(): number {
    return this.marks[0]?.offset ?? 0;
  }

  /** Takes a message in its turn; gives the log's time, ms. */
  pass({ offset, timestampMs }: Pick<Message, 'offset' | 'timestampMs'>): number {
    const now = this.time.pass(timestampMs);
    if (now - (this.marks.at(-1)?.at ?? 0) >= MARK_EVERY_MS) this.marks.push({ offset, at: now });
    while ((this.marks[1]?.at ?? Number.POSITIVE_INFINITY) <= now - LOOK_BACK_MS) this.marks.shift();
    return now;
  }
}
