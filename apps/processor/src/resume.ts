import type { Assignment } from '@stutterscope/bus';
import { LOOK_BACK_MS, LookBack } from './lookBack.ts';
import { type Note, readNote } from './note.ts';

/** Where a partition is taken up. */
export interface Resume {
  /** First offset to read: what lies before `first` only brings the state back. */
  readonly readFrom: number;
  /** First offset whose effects are still owed. */
  readonly first: number;
  readonly note: Note | null;
  readonly lookBack: LookBack;
}

/** Finds where to take a partition up: behind what was committed, far enough back to rebuild the state. */
export async function resumeAt(assignment: Assignment): Promise<Resume> {
  const earliest = await assignment.earliest();
  const committed = await assignment.committed();
  if (committed === null) {
    return { readFrom: earliest, first: earliest, note: null, lookBack: new LookBack(earliest) };
  }
  const note = readNote(committed.note);
  const back = note.from ?? (await assignment.offsetAt(Math.max(0, note.at - LOOK_BACK_MS)));
  const first = Math.max(committed.offset, earliest);
  const readFrom = Math.max(earliest, Math.min(back, first));
  return { readFrom, first, note, lookBack: new LookBack(readFrom) };
}
