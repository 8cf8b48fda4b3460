import { CACHE_BUCKETS } from '../../forecast/cacheBuckets.ts';
import { type Packed, pack, unpack } from '../../packed.ts';
import type { Signal } from '../../signal.ts';
import { addHurt, type Hurt, hurtGroups, newHurt, ofRoom } from './hurt.ts';
import { forgetLaggard, LaggardNames, nameLaggard, type ToldLaggards } from './laggards.ts';
import { type Seat, Seats } from './seats.ts';
import { SecondRows } from './secondRows.ts';
import { bucketOf, isLagging, isStalled, isWatching, type TickWord } from './tickWord.ts';
import { columnsOf, groupsIn, type ToldSecond } from './toldSecond.ts';
import { TICK_MS, type ViewerTick } from './viewerTick.ts';

/** The columns of a second's counts: whether it changed, the room's own, caches by bucket; its groups come behind, by number. */
const CHANGED = 0;
const ROOM = 1;
const CACHES = 2;
const GROUPS = CACHES + CACHE_BUCKETS;

const nobody: ToldLaggards = { laggards: [], devices: [] };

/** A second as it is packed. */
interface PackedSecond {
  readonly tick: number;
  readonly counts: readonly number[];
  readonly hurt: Hurt | null;
}

/** Counts of one room's viewers by second and group. A second that changed is given out again, whole. */
export class RoomBoard {
  readonly room: string;
  readonly seats = new Seats();
  private rows: SecondRows;
  private readonly hurt = new Map<number, Hurt>();
  private changed: number[] = [];
  /** What changed in seconds that had to make room for others since. */
  private told: ToldSecond[] = [];
  /** Who is named in what is told next. */
  private readonly names = new LaggardNames();
  /** The seconds, packed, while nobody is heard. */
  private packed: Packed<PackedSecond[]> | null = null;

  private readonly keepMs: number;
  private newest = 0;
  private readonly source: string;

  constructor(room: string, source: string, keepMs: number) {
    this.room = room;
    this.source = source;
    this.keepMs = keepMs;
    this.rows = newRows(keepMs);
  }

  /** Counts a viewer's second in; `word` says the same as `view`. */
  countIn(seat: Seat, tick: number, view: ViewerTick, word: TickWord): void {
    if (!this.count(seat, tick, word, 1) || !isLagging(word)) return;
    const hurt = this.hurtIn(tick);
    addHurt(hurt.lagging, seat.places, 1);
    nameLaggard(hurt.laggards, seat, view);
  }

  /** Takes back what was counted in. */
  countOut(seat: Seat, tick: number, word: TickWord): void {
    if (!this.count(seat, tick, word, -1) || !isLagging(word)) return;
    const hurt = this.hurtIn(tick);
    addHurt(hurt.lagging, seat.places, -1);
    forgetLaggard(hurt.laggards, seat.session);
  }

  /** All but the lag; false where nothing is to be counted. */
  private count({ places }: Seat, tick: number, word: TickWord, sign: 1 | -1): boolean {
    // Older seconds are settled and forgotten: to count in them again would make a crowd of one.
    if (!isWatching(word) || tick < this.newest - this.keepMs) return false;
    this.newest = Math.max(this.newest, tick);
    const row = this.rowOf(tick);
    const { rows } = this;
    rows.add(row, ROOM, sign);
    for (const { number } of places) rows.add(row, GROUPS + number, sign);
    const bucket = bucketOf(word);
    if (bucket >= 0) rows.add(row, CACHES + bucket, sign);
    if (isStalled(word)) addHurt(this.hurtIn(tick).stalled, places, sign);
    return true;
  }

  private hurtIn(tick: number): Hurt {
    let hurt = this.hurt.get(tick);
    if (hurt === undefined) {
      hurt = newHurt(this.seats.groups);
      this.hurt.set(tick, hurt);
    }
    return hurt;
  }

  /** Has a second told again as it is. */
  touch(tick: number): void {
    if (tick >= this.newest - this.keepMs) this.rowOf(tick);
  }

  /** Packs the seconds of a room of which nobody is heard for a while. */
  rest(): void {
    const ticks = this.rows.since(this.newest - this.keepMs);
    if (this.changed.length > 0 || ticks.length === 0) return;
    this.packed = pack(
      ticks.map((tick) => ({
        tick,
        counts: this.rows.row(this.rows.find(tick)),
        hurt: this.hurt.get(tick) ?? null,
      })),
    );
    this.rows = newRows(this.keepMs);
    this.hurt.clear();
  }

  private wake(packed: Packed<PackedSecond[]>): void {
    this.packed = null;
    for (const { tick, counts, hurt } of unpack(packed)) {
      const row = this.openRow(tick);
      counts.forEach((count, column) => {
        this.rows.add(row, column, count);
      });
      if (hurt !== null) this.hurt.set(tick, hurt);
    }
  }

  /** The row of a second that changes. */
  private rowOf(tick: number): number {
    if (this.packed !== null) this.wake(this.packed);
    const known = this.rows.find(tick);
    const row = known >= 0 ? known : this.openRow(tick);
    if (this.rows.at(row, CHANGED) === 0) {
      this.rows.add(row, CHANGED, 1);
      this.changed.push(tick);
    }
    return row;
  }

  private openRow(tick: number): number {
    const oldest = this.newest - this.keepMs;
    for (let other = this.rows.inTheWay(tick); other >= 0; other = this.rows.inTheWay(tick)) {
      this.tellOlder(oldest);
      if (other < oldest) break;
      this.rows.grow(oldest);
    }
    return this.rows.open(tick);
  }

  /** What changed in seconds that are too old to change again is told while they are there. */
  private tellOlder(oldest: number): void {
    if (!this.changed.some((tick) => tick < oldest)) return;
    for (const tick of this.changed) if (tick < oldest) this.told.push(this.second(tick));
    this.changed = this.changed.filter((tick) => tick >= oldest);
  }

  /** The seconds that changed since the last call; those too old to change are forgotten. */
  *tell(): Generator<Signal> {
    const seconds = this.told.sort((a, b) => a.tick - b.tick);
    for (const tick of this.changed.sort((a, b) => a - b)) seconds.push(this.second(tick));
    this.changed = [];
    this.told = [];
    const oldest = this.newest - this.keepMs;
    for (const tick of this.hurt.keys()) if (tick < oldest) this.hurt.delete(tick);
    if (seconds.length === 0) return;
    const viewers = this.names.take();
    const { room, source } = this;
    const named = groupsIn(seconds);
    const groups = this.seats.named(named);
    for (const columns of columnsOf(seconds, named))
      yield { kind: 'viewers', room, source, groups, viewers, seconds: columns };
  }

  private second(tick: number): ToldSecond {
    const { rows, seats } = this;
    const row = rows.find(tick);
    rows.add(row, CHANGED, -1);
    const hurt = this.hurt.get(tick);
    return {
      tick,
      watching: rows.at(row, ROOM),
      stalled: hurt === undefined ? 0 : ofRoom(hurt.stalled),
      lagging: hurt === undefined ? 0 : ofRoom(hurt.lagging),
      caches: this.countsIn(row, CACHES, CACHE_BUCKETS),
      ofGroups: this.countsIn(row, GROUPS, seats.groups),
      hurt: hurt === undefined ? [] : hurtGroups(hurt),
      ...(hurt === undefined ? nobody : this.names.tell(hurt.laggards, tick)),
    };
  }

  /** So many numbers of a row, zeros at the end left out. */
  private countsIn(row: number, first: number, most: number): number[] {
    let length = most;
    while (length > 0 && this.rows.at(row, first + length - 1) === 0) length -= 1;
    // As long as it has to be: one that is pushed to takes room for seventeen.
    const counts = new Array<number>(length);
    for (let at = 0; at < length; at++) counts[at] = this.rows.at(row, first + at);
    return counts;
  }
}

/** One more than are kept at a time: the newest may be under way. */
const newRows = (keepMs: number) => new SecondRows(Math.ceil(keepMs / TICK_MS) + 2);
