import type { GroupTick, LaggingViewer, ViewersSignal } from '../../signal.ts';
import type { Group } from './membership.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
export const LAGGARDS_NAMED = 16;

/** The room's own place in a second's counts; its groups come behind. */
const ROOM = 0;

/** A group and its place in each second's counts. */
interface Place extends Group {
  readonly at: number;
}

/** Counts of one second: the room's first, then each group's. */
interface TickCount {
  readonly watching: number[];
  /** Those who play, by what they have cached. */
  readonly caches: number[];
  /** Null in most seconds: nobody stalls and nobody lags. */
  hurt: Hurt | null;
  isChanged: boolean;
}

interface Hurt {
  readonly stalled: number[];
  readonly lagging: number[];
  readonly laggards: Map<string, LaggingViewer>;
}

/** Where a viewer is counted: found once, then only added to. */
export interface Seat {
  readonly session: string;
  readonly groups: readonly Place[];
}

/** Counts of one room's viewers by second and group. A second that changed is given out again, whole. */
export class RoomBoard {
  readonly room: string;
  /** Shared by all viewers of a group. */
  private readonly groups: Place[] = [];
  private readonly groupOf = new Map<string, Place>();
  private readonly ticks = new Map<number, TickCount>();
  private changed: number[] = [];

  private readonly keepMs: number;
  private newest = 0;

  constructor(room: string, keepMs: number) {
    this.room = room;
    this.keepMs = keepMs;
  }

  seat(session: string, groups: readonly Group[]): Seat {
    return { session, groups: groups.map((group) => this.place(group)) };
  }

  private place({ by, id }: Group): Place {
    const key = `${by} ${id}`;
    const known = this.groupOf.get(key);
    if (known !== undefined) return known;
    const place = { by, id, at: this.groups.length + 1 };
    this.groups.push(place);
    this.groupOf.set(key, place);
    return place;
  }

  /** Counts a viewer's second in (`sign` 1) or takes back what was counted (`sign` -1). */
  count(seat: Seat, tick: number, view: ViewerTick, sign: 1 | -1): void {
    // Older seconds are settled and forgotten: to count in them again would make a crowd of one.
    if (!view.watching || tick < this.newest - this.keepMs) return;
    this.newest = Math.max(this.newest, tick);
    const found = this.at(tick);
    add(found.watching, seat, sign);
    if (view.bucket >= 0) addAt(found.caches, view.bucket, sign);
    if (view.stalledMs <= 0 && !view.lagging) return;
    found.hurt ??= { stalled: [], lagging: [], laggards: new Map() };
    if (view.stalledMs > 0) add(found.hurt.stalled, seat, sign);
    if (!view.lagging) return;
    add(found.hurt.lagging, seat, sign);
    name(found.hurt.laggards, seat, view, sign);
  }

  private at(tick: number): TickCount {
    let found = this.ticks.get(tick);
    if (found === undefined) {
      const watching = new Array<number>(this.groups.length + 1).fill(0);
      found = { watching, caches: [], hurt: null, isChanged: false };
      this.ticks.set(tick, found);
    }
    if (!found.isChanged) this.changed.push(tick);
    found.isChanged = true;
    return found;
  }

  /** The seconds that changed since the last call; those too old for any batch to change are forgotten. */
  drain(source: string): ViewersSignal[] {
    const signals: ViewersSignal[] = [];
    for (const tick of this.changed.sort((a, b) => a - b)) {
      const found = this.ticks.get(tick);
      if (found !== undefined) signals.push(this.signal(source, tick, found));
    }
    this.changed = [];
    for (const tick of this.ticks.keys()) if (tick < this.newest - this.keepMs) this.ticks.delete(tick);
    return signals;
  }

  private signal(source: string, tick: number, found: TickCount): ViewersSignal {
    found.isChanged = false;
    const { watching, caches, hurt } = found;
    const groups: GroupTick[] = [];
    for (const { by, id, at } of this.groups) {
      if ((watching[at] ?? 0) > 0) groups.push({ by, id, ...countsAt(found, at) });
    }
    const laggards = hurt === null ? [] : [...hurt.laggards.values()];
    return {
      kind: 'viewers',
      room: this.room,
      source,
      tick,
      ...countsAt(found, ROOM),
      caches: [...caches],
      groups,
      laggards,
    };
  }
}

const countsAt = ({ watching, hurt }: TickCount, at: number) => ({
  watching: watching[at] ?? 0,
  stalled: hurt?.stalled[at] ?? 0,
  lagging: hurt?.lagging[at] ?? 0,
});

function add(counts: number[], { groups }: Seat, sign: 1 | -1): void {
  addAt(counts, ROOM, sign);
  for (const { at } of groups) addAt(counts, at, sign);
}

function addAt(counts: number[], at: number, sign: 1 | -1): void {
  // A group that came after this second was first counted has its place now; no gap is left before it.
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + sign;
}

function name(
  laggards: Map<string, LaggingViewer>,
  { session, groups }: Seat,
  view: ViewerTick,
  sign: 1 | -1,
): void {
  if (sign === -1) laggards.delete(session);
  else if (laggards.size < LAGGARDS_NAMED) {
    const { since, windowMs: stalledMs, device } = view;
    const stalledNow = view.stalledMs > 0;
    const named = groups.map(({ by, id }) => ({ by, id }));
    laggards.set(session, { session, since, stalledMs, stalledNow, device, groups: named });
  }
}
