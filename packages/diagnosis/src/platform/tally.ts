import type { Hurt } from '../census.ts';
import { keyOf } from './cell.ts';
import type { Minute, Watched } from './turnout.ts';

/** A hurt of this moment, and how many of its viewers no named cell explains yet. */
export interface Standing {
  readonly hurt: Hurt;
  left: number;
}

/** Rooms and viewers hurt in one cell, of those that were there. */
export interface CellTally {
  readonly key: string;
  readonly watched: Watched;
  /** Rooms of which a large part of the cell's viewers is hurt. */
  readonly rooms: ReadonlySet<string>;
  readonly affected: number;
}

/** Counts what is not yet explained, cell by cell: only rooms known to be there count. */
export function tallyCells(
  standing: readonly Standing[],
  minute: Minute,
  cellShare: number,
): Map<string, CellTally> {
  const hits = new Map<string, Map<string, number>>();
  for (const { hurt, left } of standing) {
    if (left === 0) continue;
    for (const { by, id, affected } of hurt.cells) {
      const key = keyOf({ cause: hurt.cause, by, id });
      if (minute.rooms.get(hurt.room)?.has(key) !== true) continue;
      const rooms = hits.get(key) ?? new Map<string, number>();
      hits.set(key, rooms);
      rooms.set(hurt.room, (rooms.get(hurt.room) ?? 0) + Math.min(affected, left));
    }
  }
  const tallies = new Map<string, CellTally>();
  for (const [key, rooms] of hits) {
    const watched = minute.cells.get(key);
    if (watched !== undefined) tallies.set(key, tally(key, watched, rooms, minute, cellShare));
  }
  return tallies;
}

function tally(
  key: string,
  watched: Watched,
  hits: ReadonlyMap<string, number>,
  minute: Minute,
  cellShare: number,
): CellTally {
  const rooms = new Set<string>();
  let affected = 0;
  for (const [room, count] of hits) {
    const watching = minute.rooms.get(room)?.get(key) ?? 0;
    const hurt = Math.min(count, watching);
    affected += hurt;
    if (hurt > 0 && hurt >= watching * cellShare) rooms.add(room);
  }
  return { key, watched, rooms, affected };
}

/** Takes away what this cell explains. */
export function explain(standing: readonly Standing[], { watched: { cell } }: CellTally): void {
  for (const one of standing) {
    const { cause, cells } = one.hurt;
    const inside = cells.find(({ by, id }) => cause === cell.cause && by === cell.by && id === cell.id);
    if (inside !== undefined) one.left = Math.max(0, one.left - inside.affected);
  }
}
