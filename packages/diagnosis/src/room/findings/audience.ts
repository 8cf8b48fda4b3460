import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { ViewersSignal } from '../../signal.ts';

/** How many viewers a room had, by second: what a finding is held beside. */
export class Audience {
  private readonly ticks = new Map<number, Map<string, number>>();
  /** Most viewers at once in the settled seconds of a span, by the span's name. */
  private readonly settled = new Map<string, number>();
  private lastWatched = 0;

  accept({ tick, source, watching }: ViewersSignal): void {
    const sources = this.ticks.get(tick);
    if (sources === undefined) this.ticks.set(tick, new Map([[source, watching]]));
    else sources.set(source, watching);
  }

  /** Viewers in one second. */
  at(tick: number): number {
    let sum = 0;
    for (const watching of this.ticks.get(tick)?.values() ?? []) sum += watching;
    return sum;
  }

  /** Most viewers at once in a span. */
  most({ name, from, to }: Span): number {
    let most = this.settled.get(name) ?? 0;
    for (const tick of this.ticks.keys()) {
      if (tick + TICK_MS > from && (to === null || tick < to)) most = Math.max(most, this.at(tick));
    }
    return most;
  }

  /** End of the last second in which anybody watched; 0 when nobody did. */
  watchedUntil(): number {
    let last = this.lastWatched;
    for (const tick of this.ticks.keys()) if (this.at(tick) > 0) last = Math.max(last, tick + TICK_MS);
    return last;
  }

  /** Forgets the seconds before `bound`, but for what they add to the spans still asked for. */
  settle(bound: number, spans: readonly Span[]): void {
    const most = spans.map((span) => [span.name, this.most({ ...span, to: bound })] as const);
    this.settled.clear();
    for (const [name, watching] of most) this.settled.set(name, watching);
    for (const tick of this.ticks.keys()) {
      if (tick >= bound) continue;
      if (this.at(tick) > 0) this.lastWatched = Math.max(this.lastWatched, tick + TICK_MS);
      this.ticks.delete(tick);
    }
  }
}

/** A time in a room that is asked for again and again, by one name. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
}
