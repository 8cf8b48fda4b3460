import type { Alert, Stutter } from '../verdict/verdict.ts';

/** A stutter and its alert before they are numbered: what the room's numbers say, not what was said before. */
export interface Draft {
  readonly stutter: Omit<Stutter, 'revision' | 'provisional' | 'retracted'>;
  readonly alert: Omit<Alert, 'revision' | 'retracted'> | null;
}

/** A stutter is known by where, what and since when: the same after a restart. */
export const stutterId = (room: string, cause: string, from: number): string => `${room}/${cause}/${from}`;
