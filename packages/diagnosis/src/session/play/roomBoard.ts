import type { LaggingViewer, ViewersSignal } from '../../signal.ts';
import type { Group } from './membership.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
const LAGGARDS_NAMED = 16;

/** Counts of one second: the room's first, then each group's. Three numbers each: watching, stalled, lagging. */
interface TickCount {
  readonly counts: number[];
  /** Those who play, by what they have cached. */
  readonly caches: number[];
  laggards: Map<string, LaggingViewer> | null;
}

/** Where a viewer is counted: found once, then only added to. */
export interface Seat {
  readonly session: string;
  readonly groups: readonly Group[];
  /** Places of the room and of the viewer's groups in each second's counts. */
  readonly places: readonly number[];
}

/** Counts of one room's viewers by second and group. A second that changed is given out again, whole. */
export class RoomBoard {
  private readonly room: string;
  private readonly groups: Group[] = [];
  private readonly placeOf = new Map<string, number>();
  private readonly ticks = new Map<number, TickCount>();
  private readonly changed = new Set<number>();

  private readonly keepMs: number;
  private newest = 0;

  constructor(room: string, keepMs: number) {
    this.room = room;
    this.keepMs = keepMs;
  }

  seat(session: string, groups: readonly Group[]): Seat {
    const places = [0, ...groups.map((group) => this.place(group))];
    return { session, groups, places };
  }

  private place(group: Group): number {
    const key = `${group.by} ${group.id}`;
    const known = this.placeOf.get(key);
    if (known !== undefined) return known;
    this.groups.push(group);
    const place = this.groups.length * 3;
    this.placeOf.set(key, place);
    return place;
  }

  /** Counts a viewer's second in (`sign` 1) or takes back what was counted (`sign` -1). */
  count(seat: Seat, tick: number, view: ViewerTick, sign: 1 | -1): void {
    // Older seconds are settled and forgotten: to count in them again would make a crowd of one.
    if (!view.watching || tick < this.newest - this.keepMs) return;
    this.newest = Math.max(this.newest, tick);
    const { counts, caches } = this.at(tick);
    if (view.bucket >= 0) add(caches, view.bucket, sign);
    for (const place of seat.places) {
      counts[place] = (counts[place] ?? 0) + sign;
      if (view.stalledMs > 0) counts[place + 1] = (counts[place + 1] ?? 0) + sign;
      if (view.lagging) counts[place + 2] = (counts[place + 2] ?? 0) + sign;
    }
    if (view.lagging) this.name(this.at(tick), seat, view, sign);
  }

  private name(tick: TickCount, { session, groups }: Seat, view: ViewerTick, sign: 1 | -1): void {
    tick.laggards ??= new Map();
    if (sign === -1) tick.laggards.delete(session);
    else if (tick.laggards.size < LAGGARDS_NAMED) {
      const { since, windowMs: stalledMs, device } = view;
      const stalledNow = view.stalledMs > 0;
      tick.laggards.set(session, { session, since, stalledMs, stalledNow, device, groups: [...groups] });
    }
  }

  private at(tick: number): TickCount {
    this.changed.add(tick);
    let found = this.ticks.get(tick);
    if (found === undefined) {
      found = { counts: new Array<number>((this.groups.length + 1) * 3).fill(0), caches: [], laggards: null };
      this.ticks.set(tick, found);
    }
    // A group that came after this second was first counted has its place now.
    while (found.counts.length < (this.groups.length + 1) * 3) found.counts.push(0);
    return found;
  }

  /** The seconds that changed since the last call; those too old for any batch to change are forgotten. */
  drain(source: string): ViewersSignal[] {
    const signals = [...this.changed].sort((a, b) => a - b).flatMap((tick) => this.signal(source, tick));
    this.changed.clear();
    for (const tick of this.ticks.keys()) if (tick < this.newest - this.keepMs) this.ticks.delete(tick);
    return signals;
  }

  private signal(source: string, tick: number): ViewersSignal[] {
    const found = this.ticks.get(tick);
    if (found === undefined) return [];
    const { counts, caches, laggards } = found;
    const numbers = (place: number) => ({
      watching: counts[place] ?? 0,
      stalled: counts[place + 1] ?? 0,
      lagging: counts[place + 2] ?? 0,
    });
    const groups = this.groups
      .map((group, index) => ({ ...group, ...numbers((index + 1) * 3) }))
      .filter(({ watching }) => watching > 0);
    return [
      {
        kind: 'viewers',
        room: this.room,
        source,
        tick,
        ...numbers(0),
        caches: [...caches],
        groups,
        laggards: [...(laggards?.values() ?? [])],
      },
    ];
  }
}

/** Adds to a count, the ones before it made 0 so that the array has no holes. */
function add(counts: number[], place: number, sign: 1 | -1): void {
  while (counts.length <= place) counts.push(0);
  counts[place] = (counts[place] ?? 0) + sign;
}
