import type { ViewersSignal } from '../signal.ts';
import { mergeTick, type TickView } from './tickView.ts';

/** One second of viewers as each session stage counted it, and their sum once somebody asked for it. */
export interface Second {
  readonly tick: number;
  /** One a session stage, in the order they were first heard. */
  readonly parts: ViewersSignal[];
  view: TickView | null;
}

function viewOf(second: Second): TickView {
  second.view ??= mergeTick(second.tick, second.parts);
  return second.view;
}

/** The seconds of a room that may still change, in order of time. */
export class OpenSeconds {
  private readonly seconds: Second[] = [];
  /** The oldest second that changed since `calm` was called. */
  changedFrom = Number.POSITIVE_INFINITY;

  /** Takes a count in; it replaces the one its session stage gave before. */
  accept(signal: ViewersSignal): void {
    const { tick } = signal;
    this.changedFrom = Math.min(this.changedFrom, tick);
    const place = this.placeOf(tick);
    const here = this.seconds[place];
    if (here?.tick !== tick) {
      this.seconds.splice(place, 0, { tick, parts: [signal], view: null });
      return;
    }
    here.view = null;
    const at = here.parts.findIndex(({ source }) => source === signal.source);
    if (at < 0) here.parts.push(signal);
    else here.parts[at] = signal;
  }

  /** What changed has been looked at, and what starts before `tick` can change no more: it is forgotten. */
  calm(tick: number): void {
    this.changedFrom = Number.POSITIVE_INFINITY;
    const first = this.placeOf(tick);
    if (first > 0) this.seconds.splice(0, first);
  }

  /** What each session stage counted in the second that starts at `tick`. */
  at(tick: number): readonly ViewersSignal[] {
    const here = this.seconds[this.placeOf(tick)];
    return here?.tick === tick ? here.parts : [];
  }

  /** All of them, oldest first. */
  all(): readonly Second[] {
    return this.seconds;
  }

  /** The seconds that start at `from` or later, and before `to`, oldest first; each is added up once. */
  between(from: number, to: number): readonly TickView[] {
    const { seconds } = this;
    let first = 0;
    while ((seconds[first]?.tick ?? from) < from) first += 1;
    let last = seconds.length;
    while (last > first && (seconds[last - 1]?.tick ?? to) >= to) last -= 1;
    const views: TickView[] = [];
    for (let place = first; place < last; place++) {
      const second = seconds[place];
      if (second !== undefined) views.push(viewOf(second));
    }
    return views;
  }

  /** Where the second is, or would have to be: news is nearly always of the newest. */
  private placeOf(tick: number): number {
    if ((this.seconds[0]?.tick ?? tick) >= tick) return 0;
    let place = this.seconds.length;
    while (place > 0 && (this.seconds[place - 1]?.tick ?? tick) >= tick) place -= 1;
    return place;
  }
}
