import type { Assignment } from '@stutterscope/bus';
import { writeNote } from './note.ts';

/** How often a stage commits, ms: what lies between is done again after a crash, to the same effect. */
const COMMIT_EVERY_MS = 1000;

/** Commits how far a partition got, no more often than needed. */
export class Progress {
  private next: { readonly offset: number; readonly at: number } | null = null;
  private committedAt = 0;
  private readonly assignment: Assignment;
  private readonly clock: () => number;

  constructor(assignment: Assignment, clock: () => number) {
    this.assignment = assignment;
    this.clock = clock;
  }

  /** Notes that everything up to this message took effect. */
  async reached(offset: number, timestampMs: number): Promise<void> {
    this.next = { offset: offset + 1, at: timestampMs };
    if (this.clock() - this.committedAt >= COMMIT_EVERY_MS) await this.commit();
  }

  async commit(): Promise<void> {
    if (this.next === null) return;
    const { offset, at } = this.next;
    this.next = null;
    this.committedAt = this.clock();
    await this.assignment.commit({ offset, note: writeNote({ at }) });
  }
}
