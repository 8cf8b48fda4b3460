import type { Assignment, Message } from '@stutterscope/bus';
import { writeNote } from './note.ts';

/** How often a stage commits, ms: what lies between is done again after a crash, to the same effect. */
const COMMIT_EVERY_MS = 1000;

type Reached = Pick<Message, 'offset' | 'timestampMs'>;

/** Commits how far a partition got, no more often than needed. */
export class Progress {
  private next: { readonly offset: number; readonly at: number; readonly from: number } | null = null;
  private committedAt = 0;
  private readonly assignment: Assignment;
  private readonly clock: () => number;

  constructor(assignment: Assignment, clock: () => number) {
    this.assignment = assignment;
    this.clock = clock;
  }

  /** Notes that everything up to this message took effect, and from where a successor has to read. */
  async reached({ offset, timestampMs }: Reached, from: number): Promise<void> {
    this.next = { offset: offset + 1, at: timestampMs, from };
    await this.tick();
  }

  /** Commits what is due; to be called about once a second, or the last messages before a silence seem to wait for ever. */
  async tick(): Promise<void> {
    if (this.clock() - this.committedAt >= COMMIT_EVERY_MS) await this.commit();
  }

  async commit(): Promise<void> {
    if (this.next === null) return;
    const { offset, at, from } = this.next;
    this.next = null;
    this.committedAt = this.clock();
    await this.assignment.commit({ offset, note: writeNote({ at, from }) });
  }
}
