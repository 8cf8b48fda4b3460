import type { Presence } from '../census.ts';
import { MINUTE_MS, minuteOf } from '../room/attendance.ts';
import { type Cell, keyOf } from './cell.ts';

/** A cell's rooms and viewers in one minute. */
export interface Watched {
  readonly cell: Cell;
  rooms: number;
  watching: number;
}

/** Who was there in one minute: by room what it watched through, by cell how many rooms and viewers. */
export interface Minute {
  readonly rooms: Map<string, ReadonlyMap<string, number>>;
  readonly cells: Map<string, Watched>;
}

/** What a presence says, by cell. A push counts as one viewer of its ingest server. */
function cellsOf({ ingest, cells }: Presence): [Cell, number][] {
  const watched = cells.map(({ by, id, watching }): [Cell, number] => [
    { cause: 'downstream_lag', by, id },
    watching,
  ]);
  return ingest === null ? watched : [...watched, [{ cause: 'ingest', by: 'server', id: ingest }, 1]];
}

/**
 * The denominators: which rooms had viewers in which cell. A room that said nothing of a minute yet counts as
 * in the minute before, so that a new minute does not begin with an empty platform.
 */
export class Turnout {
  private readonly said = new Map<number, Map<string, Presence>>();
  private readonly minutes = new Map<number, Minute>();

  accept(presence: Presence): void {
    const { minute, room } = presence;
    const rooms = this.said.get(minute) ?? new Map<string, Presence>();
    this.said.set(minute, rooms);
    const known = rooms.get(room);
    if (known !== undefined && known.revision > presence.revision) return;
    rooms.set(room, presence);
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
  }

  private merge(start: number, room: string): void {
    const minute = this.minutes.get(start) ?? { rooms: new Map(), cells: new Map() };
    this.minutes.set(start, minute);
    for (const [key, watching] of minute.rooms.get(room) ?? []) this.take(minute, key, watching);
    const most = new Map<string, number>();
    for (const at of [start - MINUTE_MS, start]) {
      const presence = this.said.get(at)?.get(room);
      if (presence === undefined) continue;
      for (const [cell, watching] of cellsOf(presence)) {
        const key = keyOf(cell);
        most.set(key, Math.max(watching, most.get(key) ?? 0));
        if (!minute.cells.has(key)) minute.cells.set(key, { cell, rooms: 0, watching: 0 });
      }
    }
    minute.rooms.set(room, most);
    for (const [key, watching] of most) {
      const watched = minute.cells.get(key);
      if (watched === undefined) continue;
      watched.rooms += 1;
      watched.watching += watching;
    }
  }

  private take(minute: Minute, key: string, watching: number): void {
    const watched = minute.cells.get(key);
    if (watched === undefined) return;
    watched.rooms -= 1;
    watched.watching -= watching;
    if (watched.rooms === 0) minute.cells.delete(key);
  }
}
