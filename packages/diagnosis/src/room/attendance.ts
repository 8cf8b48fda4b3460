import { CELLS_TOLD, type Presence } from '../census.ts';
import { groupKey } from '../groupKey.ts';
import type { TickView } from './tickView.ts';

/** The step in which presence is counted, ms. */
export const MINUTE_MS = 60_000;

/** How much must have been heard before a first count is said, and how long a changed one waits, ms. */
const FIRST_MS = 5000;
const REPEAT_MS = 15_000;

export const minuteOf = (at: number) => Math.floor(at / MINUTE_MS) * MINUTE_MS;

type Cell = Presence['cells'][number];

/** The most at once: in all, and of each cell. */
interface Count {
  watching: number;
  readonly cells: Map<string, Cell>;
}

function add(count: Count, watching: number, cells: Iterable<Cell>): void {
  count.watching = Math.max(count.watching, watching);
  for (const cell of cells) {
    const key = groupKey(cell);
    const known = count.cells.get(key);
    const { by, id, watching: here } = cell;
    if (known === undefined || known.watching < here) count.cells.set(key, { by, id, watching: here });
  }
}

const byWatching = (a: Cell, b: Cell) =>
  b.watching - a.watching || a.by.localeCompare(b.by) || a.id.localeCompare(b.id);

/** What a room has heard when its attendance is asked for. */
export interface Heard {
  readonly room: string;
  /** Event time of the room, and the newest it heard; seconds before `settledTo` can no longer change. */
  readonly now: number;
  readonly heardUntil: number;
  readonly settledTo: number;
  /** The push that was heard last. */
  readonly push: { readonly until: number; readonly server: string | null } | null;
  /** The seconds that may still change. */
  readonly open: () => readonly TickView[];
}

/**
 * Counts a room's viewers minute by minute for the platform: early counts soon after a minute began, and the
 * one that stands once no second of it can change.
 */
export class Attendance {
  private readonly settled = new Map<number, Count>();
  private readonly said = new Map<number, { text: string; at: number }>();
  private since = Number.POSITIVE_INFINITY;
  /** Minutes before are counted for good. */
  private closedTo = 0;

  /** Counts a second that can no longer change. */
  settle({ tick, watching, groups }: TickView): void {
    const minute = minuteOf(tick);
    const count = this.settled.get(minute) ?? { watching: 0, cells: new Map() };
    this.settled.set(minute, count);
    add(count, watching, groups);
  }

  /** What is new to say. */
  drain(heard: Heard): Presence[] {
    const { heardUntil, settledTo } = heard;
    this.since = Math.min(this.since, heardUntil);
    if (!this.mayBeDue(heardUntil, settledTo)) return [];
    const known = [...new Set([...this.settled.keys(), ...this.said.keys()])].sort((a, b) => a - b);
    const over = known.filter((minute) => minute + MINUTE_MS <= settledTo || heardUntil <= settledTo);
    const current = minuteOf(heardUntil - 1);
    const isDue = !over.includes(current) && this.isDue(current, heardUntil);
    const due = isDue ? [...over, current] : over;
    if (due.length === 0) return [];
    const open = heard.open();
    const presences = due.flatMap((minute) => this.say(minute, heard, open));
    for (const minute of over) if (minute + MINUTE_MS <= settledTo) this.close(minute);
    return presences;
  }

  /** Cheaply said of nearly all moments: neither a minute that is over nor the current one has anything to say. */
  private mayBeDue(heardUntil: number, settledTo: number): boolean {
    if (heardUntil <= settledTo || this.isDue(minuteOf(heardUntil - 1), heardUntil)) return true;
    for (const minute of this.settled.keys()) if (minute + MINUTE_MS <= settledTo) return true;
    for (const minute of this.said.keys()) if (minute + MINUTE_MS <= settledTo) return true;
    return false;
  }

  private isDue(minute: number, heardUntil: number): boolean {
    const said = this.said.get(minute);
    if (said !== undefined) return heardUntil - said.at >= REPEAT_MS;
    return heardUntil - Math.max(minute, this.since) >= FIRST_MS;
  }

  private say(minute: number, { push, now, room, heardUntil }: Heard, open: readonly TickView[]): Presence[] {
    if (minute < this.closedTo) return [];
    const count: Count = { watching: 0, cells: new Map() };
    const settled = this.settled.get(minute);
    if (settled !== undefined) add(count, settled.watching, settled.cells.values());
    for (const view of open) if (minuteOf(view.tick) === minute) add(count, view.watching, view.groups);
    const ingest = push !== null && push.until > minute ? push.server : null;
    const cells = [...count.cells.values()].sort(byWatching).slice(0, CELLS_TOLD);
    const contents = { minute, ingest, watching: count.watching, cells };
    const text = JSON.stringify(contents);
    const before = this.said.get(minute);
    this.said.set(minute, { text, at: heardUntil });
    if (before?.text === text || (before === undefined && count.watching === 0 && ingest === null)) return [];
    return [{ kind: 'presence', room, revision: now, ...contents }];
  }

  private close(minute: number): void {
    this.settled.delete(minute);
    this.said.delete(minute);
    this.closedTo = Math.max(this.closedTo, minute + MINUTE_MS);
  }
}
