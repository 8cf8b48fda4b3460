import { type Packed, pack, unpack } from '../../../packed.ts';
import type { Signal, Trouble } from '../../../signal.ts';
import type { Group } from '../membership.ts';
import { TICK_MS } from '../viewerTick.ts';
import type { ViewTrouble } from './viewTroubles.ts';

/** How many groups of one reason are told in one second, the largest first. */
const GROUPS_TOLD = 16;
/** How many viewers of one reason and second are known by name: enough to point at a lone one. */
const NAMED = 16;

/** Viewers of one finding and reason in one second. */
interface Cell extends Pick<Trouble, 'finding' | 'reason'> {
  began: number;
  present: number;
  sum: number;
  /** Those for whom it began, and their groups; null in the many seconds in which it only goes on. */
  first: Beginning | null;
}

interface Beginning {
  readonly sessions: string[];
  groups: Map<string, Trouble['groups'][number]> | null;
}

interface RoomTroubles {
  readonly ticks: Map<number, Cell[]>;
  /** The same, packed, while nobody is heard. */
  packed: Packed<Map<number, Cell[]>> | null;
  readonly changed: Set<number>;
  newest: number;
}

interface Viewer {
  readonly session: string;
  readonly groups: readonly Group[];
}

/** True when `one` is `other`, seen for as long or longer. */
const isMore = (one: ViewTrouble, other: ViewTrouble) =>
  one.finding === other.finding &&
  one.reason === other.reason &&
  one.from === other.from &&
  one.figure === other.figure &&
  one.to >= other.to;

const tickOf = (t: number) => Math.floor(t / TICK_MS) * TICK_MS;

/** Counts of what is true of viewers, by room, second and reason: never a message a viewer. */
export class TroubleBoard {
  private readonly rooms = new Map<string, RoomTroubles>();
  private readonly changed = new Set<string>();
  private readonly source: string;
  private readonly keepMs: number;

  constructor(source: string, keepMs: number) {
    this.source = source;
    this.keepMs = keepMs;
  }

  /** Counts a view's findings anew: what was counted `before` and is not so `after` is taken back. */
  recount(room: string, viewer: Viewer, before: readonly ViewTrouble[], after: readonly ViewTrouble[]): void {
    for (const one of before) {
      if (!after.some((other) => isMore(other, one))) this.count(room, viewer, one, -1, one.from);
    }
    for (const one of after) {
      const known = before.find((other) => isMore(one, other));
      this.count(room, viewer, one, 1, known === undefined ? one.from : tickOf(known.to) + TICK_MS);
    }
  }

  /** Counts a finding in or out in every second from `from` on in which it holds. */
  private count(room: string, viewer: Viewer, trouble: ViewTrouble, sign: 1 | -1, from: number): void {
    if (from > trouble.to) return;
    const here = this.rooms.get(room) ?? this.open(room);
    wake(here);
    here.newest = Math.max(here.newest, tickOf(trouble.to));
    const oldest = here.newest - tickOf(this.keepMs);
    const first = tickOf(trouble.from);
    for (let tick = Math.max(tickOf(from), oldest); tick <= trouble.to; tick += TICK_MS) {
      const cell = cellAt(here, tick, trouble);
      cell.present += sign;
      if (tick === first) beginIn(cell, viewer, trouble.figure, sign);
      here.changed.add(tick);
    }
    this.changed.add(room);
  }

  private open(room: string): RoomTroubles {
    const here: RoomTroubles = { ticks: new Map(), packed: null, changed: new Set(), newest: 0 };
    this.rooms.set(room, here);
    return here;
  }

  /** The seconds that changed since the last call, each whole. */
  *tell(): Generator<Signal> {
    for (const room of this.changed) {
      const here = this.rooms.get(room);
      if (here === undefined) continue;
      for (const tick of [...here.changed].sort((a, b) => a - b)) {
        const cells = here.ticks.get(tick) ?? [];
        yield { kind: 'troubles', room, source: this.source, tick, troubles: cells.flatMap(told) };
      }
      here.changed.clear();
      for (const tick of here.ticks.keys()) if (tick < here.newest - this.keepMs) here.ticks.delete(tick);
    }
    this.changed.clear();
  }

  /** Packs the seconds of a room of which nobody is heard for a while. */
  rest(room: string): void {
    const here = this.rooms.get(room);
    if (here === undefined || here.changed.size > 0 || here.ticks.size === 0) return;
    here.packed = pack(here.ticks);
    here.ticks.clear();
  }

  /** Drops a room nobody watches any more. */
  dropRoom(room: string): void {
    this.rooms.delete(room);
  }
}

function wake(here: RoomTroubles): void {
  if (here.packed === null) return;
  for (const [tick, cells] of unpack(here.packed)) here.ticks.set(tick, cells);
  here.packed = null;
}

function cellAt(here: RoomTroubles, tick: number, { finding, reason }: ViewTrouble): Cell {
  let cells = here.ticks.get(tick);
  if (cells === undefined) {
    cells = [];
    here.ticks.set(tick, cells);
  }
  let cell = cells.find((one) => one.finding === finding && one.reason === reason);
  if (cell === undefined) {
    cell = { finding, reason, began: 0, present: 0, sum: 0, first: null };
    cells.push(cell);
  }
  return cell;
}

function beginIn(cell: Cell, { session, groups }: Viewer, figure: number, sign: 1 | -1): void {
  cell.began += sign;
  cell.sum += sign * figure;
  cell.first ??= { sessions: [], groups: null };
  const { first } = cell;
  const { sessions } = first;
  const known = sessions.indexOf(session);
  if (sign === -1 && known >= 0) sessions.splice(known, 1);
  else if (sign === 1 && known < 0 && sessions.length < NAMED) sessions.push(session);
  // How many chose a setting is asked of the room alone.
  if (cell.finding === 'settings') return;
  first.groups ??= new Map();
  for (const { by, id } of groups) {
    const key = `${by} ${id}`;
    first.groups.set(key, { by, id, began: (first.groups.get(key)?.began ?? 0) + sign });
  }
}

function told({ finding, reason, began, present, sum, first }: Cell): Trouble[] {
  if (present <= 0) return [];
  const [only] = first?.sessions ?? [];
  return [
    {
      finding,
      reason,
      began,
      present,
      sum,
      session: began === 1 ? (only ?? null) : null,
      groups: [...(first?.groups?.values() ?? [])]
        .filter((group) => group.began > 0)
        .sort((a, b) => b.began - a.began || a.by.localeCompare(b.by) || a.id.localeCompare(b.id))
        .slice(0, GROUPS_TOLD),
    },
  ];
}
