import type { Assignment } from '@stutterscope/bus';
import { type Note, readNote } from './note.ts';

/**
 * How far a restart looks back to know again what it knew, ms: longer than any open second or any gap between
 * batches, and than a client takes to send a batch again.
 */
const LOOK_BACK_MS = 600_000;

/** Where a partition is taken up. */
export interface Resume {
  /** First offset to read: what lies before `first` only brings the state back. */
  readonly readFrom: number;
  /** First offset whose effects are still owed. */
  readonly first: number;
  readonly note: Note | null;
}

/** Finds where to take a partition up: behind what was committed, far enough back to rebuild the state. */
export async function resumeAt(assignment: Assignment): Promise<Resume> {
  const earliest = await assignment.earliest();
  const committed = await assignment.committed();
  if (committed === null) return { readFrom: earliest, first: earliest, note: null };
  const note = readNote(committed.note);
  const back = await assignment.offsetAt(Math.max(0, note.at - LOOK_BACK_MS));
  const first = Math.max(committed.offset, earliest);
  return { readFrom: Math.max(earliest, Math.min(back, first)), first, note };
}
