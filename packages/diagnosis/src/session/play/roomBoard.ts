import { CACHE_BUCKETS } from '../../forecast/cacheBuckets.ts';
import { type Packed, pack, unpack } from '../../packed.ts';
import type { GroupTick, LaggingViewer, Signal, ViewersSignal } from '../../signal.ts';
import type { Group } from './membership.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
export const LAGGARDS_NAMED = 16;

/** How many are known by name: those who lagged first are named, in whatever order they were heard of. */
const LAGGARDS_KNOWN = 64;

/** The room's own place in a second's counts; its groups come behind. */
const ROOM = 0;

/** A group and its place in each second's counts. */
interface Place {
  readonly group: Group;
  readonly at: number;
}

/** Counts of one second: the room's first, then each group's. */
interface TickCount {
  readonly tick: number;
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
  readonly laggards: LaggingViewer[];
}

/** Where a viewer is counted: found once, then only added to. */
export interface Seat {
  readonly session: string;
  readonly places: readonly Place[];
  /** Its groups as a laggard is told of with them; null until it lags, as nearly always. */
  named: LaggingViewer['groups'] | null;
}

/** Counts of one room's viewers by second and group. A second that changed is given out again, whole. */
export class RoomBoard {
  readonly room: string;
  /** Shared by all viewers of a group. */
  private readonly groups: Place[] = [];
  private readonly groupOf = new Map<string, Place>();
  /** In the order of time. */
  private readonly ticks: TickCount[] = [];
  private changed: TickCount[] = [];
  /** The seconds, packed, while nobody is heard. */
  private packed: Packed<TickCount[]> | null = null;

  private readonly keepMs: number;
  private newest = 0;

  constructor(room: string, keepMs: number) {
    this.room = room;
    this.keepMs = keepMs;
  }

  seat(session: string, groups: readonly Group[]): Seat {
    return { session, places: groups.map((group) => this.place(group)), named: null };
  }

  /** A seat again, by the numbers of its places. */
  seatAt(session: string, numbers: readonly number[]): Seat {
    const places = numbers.flatMap((at) => this.groups[at - 1] ?? []);
    return { session, places, named: null };
  }

  private place({ by, id }: Group): Place {
    const key = `${by} ${id}`;
    const known = this.groupOf.get(key);
    if (known !== undefined) return known;
    const place = { group: { by, id }, at: this.groups.length + 1 };
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
    found.hurt ??= {
      stalled: zeros(this.groups.length + 1),
      lagging: zeros(this.groups.length + 1),
      laggards: [],
    };
    if (view.stalledMs > 0) add(found.hurt.stalled, seat, sign);
    if (!view.lagging) return;
    add(found.hurt.lagging, seat, sign);
    name(found.hurt.laggards, seat, view, sign);
  }

  /** Has a second told again as it is. */
  touch(tick: number): void {
    if (tick >= this.newest - this.keepMs) this.at(tick);
  }

  /** Packs the seconds of a room of which nobody is heard for a while. */
  rest(): void {
    if (this.changed.length > 0 || this.ticks.length === 0) return;
    this.packed = pack(this.ticks);
    this.ticks.length = 0;
  }

  private wake(): void {
    if (this.packed === null) return;
    this.ticks.push(...unpack(this.packed));
    this.packed = null;
  }

  private at(tick: number): TickCount {
    this.wake();
    const { ticks } = this;
    let place = ticks.length;
    while (place > 0 && (ticks[place - 1]?.tick ?? tick) >= tick) place -= 1;
    let found = ticks[place];
    if (found?.tick !== tick) {
      found = {
        tick,
        watching: zeros(this.groups.length + 1),
        caches: zeros(CACHE_BUCKETS),
        hurt: null,
        isChanged: false,
      };
      ticks.splice(place, 0, found);
    }
    if (!found.isChanged) this.changed.push(found);
    found.isChanged = true;
    return found;
  }

  /** Adds the seconds that changed since the last call to `signals`; those too old to change are forgotten. */
  drain(source: string, signals: Signal[]): void {
    const { changed, ticks } = this;
    this.changed = [];
    for (const found of changed.sort((a, b) => a.tick - b.tick)) signals.push(this.signal(source, found));
    const oldest = this.newest - this.keepMs;
    let old = 0;
    while ((ticks[old]?.tick ?? oldest) < oldest) old += 1;
    if (old > 0) ticks.splice(0, old);
  }

  private signal(source: string, found: TickCount): ViewersSignal {
    found.isChanged = false;
    const { tick, watching, caches, hurt } = found;
    const groups: GroupTick[] = [];
    for (const { group, at } of this.groups) {
      const there = watching[at] ?? 0;
      if (there > 0)
        groups.push({
          by: group.by,
          id: group.id,
          watching: there,
          stalled: hurt?.stalled[at] ?? 0,
          lagging: hurt?.lagging[at] ?? 0,
        });
    }
    return {
      kind: 'viewers',
      room: this.room,
      source,
      tick,
      watching: watching[ROOM] ?? 0,
      stalled: hurt?.stalled[ROOM] ?? 0,
      lagging: hurt?.lagging[ROOM] ?? 0,
      caches: caches.slice(0, caches.findLastIndex((viewers) => viewers !== 0) + 1),
      groups,
      laggards: hurt === null ? [] : hurt.laggards.slice(0, LAGGARDS_NAMED),
    };
  }
}

const zeros = (count: number) => new Array<number>(count).fill(0);

function add(counts: number[], { places }: Seat, sign: 1 | -1): void {
  addAt(counts, ROOM, sign);
  for (const { at } of places) addAt(counts, at, sign);
}

function addAt(counts: number[], at: number, sign: 1 | -1): void {
  // A group that came after this second was first counted has its place now; no gap is left before it.
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + sign;
}

function name(laggards: LaggingViewer[], seat: Seat, view: ViewerTick, sign: 1 | -1): void {
  const { session } = seat;
  const known = laggards.findIndex((one) => one.session === session);
  if (sign === -1) {
    if (known >= 0) laggards.splice(known, 1);
    return;
  }
  if (known >= 0) laggards.splice(known, 1);
  seat.named ??= seat.places.map(({ group }) => group);
  const { named: groups } = seat;
  const { since, windowMs: stalledMs, device } = view;
  const stalledNow = view.stalledMs > 0;
  // In the order in which they began, as the room wants them.
  let place = laggards.length;
  while (place > 0 && isAfter(laggards[place - 1], session, since)) place -= 1;
  if (place >= LAGGARDS_KNOWN) return;
  laggards.splice(place, 0, { session, since, stalledMs, stalledNow, device, groups });
  if (laggards.length > LAGGARDS_KNOWN) laggards.pop();
}

const isAfter = (other: LaggingViewer | undefined, session: string, since: number) =>
  other !== undefined && (other.since > since || (other.since === since && other.session > session));
