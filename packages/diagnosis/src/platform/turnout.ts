import type { Presence } from '../census.ts';
import { MINUTE_MS, minuteOf } from '../room/attendance.ts';
import { type Cell, keyOf } from './cell.ts';

/** A cell's rooms and viewers in one minute. */
export interface Watched {
  readonly cell: Cell;
  rooms: number;
  watching: number;
}

/** Viewers by cell. Never changed once made: minutes and rooms share them. */
type Counts = ReadonlyMap<string, number>;

/** Who was there in one minute: by room what it watched through, by cell how many rooms and viewers. */
export interface Minute {
  readonly rooms: Map<string, Counts>;
  readonly cells: Map<string, Watched>;
}

interface Said {
  readonly revision: number;
  readonly counts: Counts;
}

/** What a presence says, by cell. A push counts as one viewer of its ingest server. */
function cellsOf({ ingest, cells }: Presence): [Cell, number][] {
  const watched = cells.map(({ by, id, watching }): [Cell, number] => [
    { cause: 'downstream_lag', by, id },
    watching,
  ]);
  return ingest === null ? watched : [...watched, [{ cause: 'ingest', by: 'server', id: ingest }, 1]];
}

const areEqual = (a: Counts, b: Counts) => a.size === b.size && [...a].every(([key, n]) => b.get(key) === n);

/** The most of both, and where one of them is that already, no copy of it. */
function most(a: Counts, b: Counts): Counts {
  if (a === b) return b;
  const merged = new Map(b);
  for (const [key, n] of a) merged.set(key, Math.max(n, merged.get(key) ?? 0));
  return areEqual(merged, b) ? b : merged;
}

/**
 * The denominators: which rooms had viewers in which cell. A room that said nothing of a minute yet counts as
 * in the minute before, so that a new minute does not begin with an empty platform.
 */
export class Turnout {
  private readonly said = new Map<number, Map<string, Said>>();
  private readonly minutes = new Map<number, Minute>();
  /** One cell and one key each, however many rooms name them. */
  private readonly known = new Map<string, { readonly key: string; readonly cell: Cell }>();

  accept(presence: Presence): void {
    const { minute, room, revision } = presence;
    const rooms = this.said.get(minute) ?? new Map<string, Said>();
    this.said.set(minute, rooms);
    if ((rooms.get(room)?.revision ?? 0) > revision) return;
    rooms.set(room, { revision, counts: this.countsOf(presence) });
    this.merge(minute, room);
    this.merge(minute + MINUTE_MS, room);
  }

  /** Who was there around this moment. */
  at(t: number): Minute | null {
    return this.minutes.get(minuteOf(t)) ?? null;
  }

  /** Forgets what ended before this moment. */
  forget(before: number): void {
    for (const minute of this.minutes.keys()) if (minute + MINUTE_MS <= before) this.minutes.delete(minute);
    // A minute is merged with the one before it.
    for (const minute of this.said.keys()) if (minute + 2 * MINUTE_MS <= before) this.said.delete(minute);
    const kept = [...this.minutes.values()];
    for (const key of this.known.keys())
      if (!kept.some(({ cells }) => cells.has(key))) this.known.delete(key);
  }

  private countsOf(presence: Presence): Counts {
    const counts = new Map<string, number>();
    for (const [cell, watching] of cellsOf(presence)) {
      const name = keyOf(cell);
      const known = this.known.get(name) ?? { key: name, cell };
      this.known.set(known.key, known);
      counts.set(known.key, watching);
    }
    // Most rooms are watched as in the minute before, or as they said of this one.
    for (const at of [presence.minute, presence.minute - MINUTE_MS]) {
      const before = this.said.get(at)?.get(presence.room)?.counts;
      if (before !== undefined && areEqual(before, counts)) return before;
    }
    return counts;
  }

  private merge(start: number, room: string): void {
    const minute = this.minutes.get(start) ?? { rooms: new Map(), cells: new Map() };
    this.minutes.set(start, minute);
    const earlier = this.said.get(start - MINUTE_MS)?.get(room)?.counts;
    const own = this.said.get(start)?.get(room)?.counts;
    const counts = most(earlier ?? own ?? new Map(), own ?? earlier ?? new Map());
    const before = minute.rooms.get(room);
    if (before === counts) return;
    for (const [key, watching] of counts) this.add(minute, key, 1, watching);
    for (const [key, watching] of before ?? []) this.add(minute, key, -1, -watching);
    minute.rooms.set(room, counts);
  }

  private add({ cells }: Minute, key: string, rooms: number, watching: number): void {
    const cell = cells.get(key)?.cell ?? this.known.get(key)?.cell;
    if (cell === undefined) return;
    const watched = cells.get(key) ?? { cell, rooms: 0, watching: 0 };
    watched.rooms += rooms;
    watched.watching += watching;
    if (watched.rooms === 0) cells.delete(key);
    else cells.set(key, watched);
  }
}
