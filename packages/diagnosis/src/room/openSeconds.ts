import { type CountedSecond, mergeTick, type TickView } from './tickView.ts';

/** What is asked of every open second again and again. */
interface Attended {
  readonly watching: number;
  /** The stream played for somebody. */
  readonly isPlayed: boolean;
}

function attendedIn(parts: readonly CountedSecond[]): Attended {
  let all = 0;
  let isPlayed = false;
  for (const { watching, stalled } of parts) {
    all += watching;
    isPlayed ||= watching > stalled;
  }
  return { watching: all, isPlayed };
}

/**
 * The seconds of a room that may still change, in order of time. What is known of one stands at the same place of
 * several lists: most of them are passed over each time, and need not be touched for it.
 */
export class OpenSeconds {
  private readonly ticks: number[] = [];
  /** As each session stage counted it, in the order they were first heard. */
  private readonly parts: CountedSecond[][] = [];
  /** Their sum, once somebody asked for it. */
  private readonly views: (TickView | null)[] = [];
  private readonly watching: number[] = [];
  private readonly played: boolean[] = [];
  /** The oldest second that changed since `calm` was called. */
  changedFrom = Number.POSITIVE_INFINITY;

  /** Takes a count in; it replaces the one its session stage gave before. */
  accept(counted: CountedSecond): void {
    const { tick } = counted;
    this.changedFrom = Math.min(this.changedFrom, tick);
    const place = this.placeOf(tick);
    const parts = this.ticks[place] === tick ? this.parts[place] : undefined;
    if (parts === undefined) {
      const { watching, isPlayed } = attendedIn([counted]);
      this.ticks.splice(place, 0, tick);
      this.parts.splice(place, 0, [counted]);
      this.views.splice(place, 0, null);
      this.watching.splice(place, 0, watching);
      this.played.splice(place, 0, isPlayed);
      return;
    }
    const at = parts.findIndex(({ source }) => source === counted.source);
    // A list of its own: who holds the second as it was may yet ask for its groups.
    const counts = at < 0 ? [...parts, counted] : parts.with(at, counted);
    const { watching, isPlayed } = attendedIn(counts);
    this.parts[place] = counts;
    this.views[place] = null;
    this.watching[place] = watching;
    this.played[place] = isPlayed;
  }

  /** What changed has been looked at, and what starts before `tick` can change no more: it is forgotten. */
  calm(tick: number): void {
    this.changedFrom = Number.POSITIVE_INFINITY;
    const first = this.placeOf(tick);
    if (first === 0) return;
    for (const list of [this.ticks, this.parts, this.views, this.watching, this.played])
      list.splice(0, first);
  }

  /** What each session stage counted in the second that starts at `tick`. */
  at(tick: number): readonly CountedSecond[] {
    const place = this.placeOf(tick);
    return this.ticks[place] === tick ? (this.parts[place] ?? []) : [];
  }

  /** Viewers in the second that starts at `tick`. */
  watchingAt(tick: number): number {
    const place = this.placeOf(tick);
    return this.ticks[place] === tick ? (this.watching[place] ?? 0) : 0;
  }

  /** Most viewers at once in the seconds that start at `from` or later, and before `to`. */
  mostWatching(from: number, to: number): number {
    let most = 0;
    for (let place = this.placeOf(from); place < this.ticks.length; place++) {
      if ((this.ticks[place] ?? to) >= to) break;
      most = Math.max(most, this.watching[place] ?? 0);
    }
    return most;
  }

  /** The seconds in which the stream played for somebody, from `from` on and before `to`, oldest first. */
  playedBetween(from: number, to: number): number[] {
    const last = this.placeOf(to);
    const played: number[] = [];
    for (let place = this.placeOf(from); place < last; place++)
      if (this.played[place] === true) played.push(this.ticks[place] ?? to);
    return played;
  }

  /** The seconds that start at `from` or later, and before `to`, oldest first; each is added up once. */
  between(from: number, to: number): readonly TickView[] {
    const last = this.placeOf(to);
    const views: TickView[] = [];
    for (let place = this.placeOf(from); place < last; place++) views.push(this.viewAt(place));
    return views;
  }

  private viewAt(place: number): TickView {
    const known = this.views[place];
    if (known) return known;
    const view = mergeTick(this.ticks[place] ?? 0, this.parts[place] ?? []);
    this.views[place] = view;
    return view;
  }

  /** Where the second is, or would have to be: news is nearly always of the newest. */
  private placeOf(tick: number): number {
    const { ticks } = this;
    if ((ticks[0] ?? tick) >= tick) return 0;
    let place = ticks.length;
    while (place > 0 && (ticks[place - 1] ?? tick) >= tick) place -= 1;
    return place;
  }
}
