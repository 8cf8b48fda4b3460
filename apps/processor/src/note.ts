import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What a group notes beside its position in a partition. */
const Note = Type.Object({
  /** Timestamp of the message before the position, Unix ms. */
  at: Type.Integer({ minimum: 0 }),
  /** From which offset a restart reads to know again what was known; not in notes of older processors. */
  from: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Last offset of the range that is being inserted; set before an insert, gone after it. */
  announced: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type Note = Static<typeof Note>;

const validator = Compile(Note);

export const writeNote = (note: Note): string => JSON.stringify(note);

/** The note as it was written; one that is not ours is a fault of the group, not of a message. */
export function readNote(text: string): Note {
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch (cause) {
    throw new Error(`the position's note is not JSON: ${text}`, { cause });
  }
  if (!validator.Check(note)) throw new Error(`the position's note is not one of ours: ${text}`);
  return note;
}
