import type { Cell } from './cell.ts';

/** An incident's numbers at its worst moment. */
export interface Peak {
  readonly at: number;
  readonly rooms: number;
  readonly roomsWatched: number;
  readonly affected: number;
  readonly watching: number;
  readonly baseline: number;
  readonly chance: number;
  readonly chanceLimit: number;
  readonly score: number;
  readonly tried: number;
  /** Rooms hurt of those that have nothing to do with the cell. */
  readonly restRooms: number;
  readonly restWatched: number;
  readonly roomIds: readonly string[];
  readonly stutterIds: readonly string[];
}

/** An incident under way: plain data. */
export interface Course {
  readonly id: string;
  readonly from: number;
  cell: Cell;
  tied: readonly Cell[];
  peak: Peak;
  /** When the last of its stutters was seen, and since when its rooms are no worse than usual. */
  hurtUntil: number;
  wellSince: number | null;
  to: number | null;
  closedAt: number | null;
}

/** What moves test by test; the copy before the open tests is taken up again whenever one changes. */
export interface Progress {
  /** Since when cells stand out that have no incident yet. */
  pending: Map<string, number>;
  open: Course[];
  ended: Course[];
}

export const newProgress = (): Progress => ({ pending: new Map(), open: [], ended: [] });
