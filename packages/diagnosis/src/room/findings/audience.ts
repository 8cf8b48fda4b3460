import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { ViewersSignal } from '../../signal.ts';

type Counted = Pick<ViewersSignal, 'watching' | 'stalled'>;

/** A run of seconds in which the stream played, and the end of the last long one. */
interface PlayedOn {
  readonly from: number;
  readonly until: number;
  readonly lastLong: number;
}

/** How many viewers a room had, by second: what a finding is held beside. */
export class Audience {
  private readonly ticks = new Map<number, Map<string, Counted>>();
  /** Most viewers at once in the settled seconds of a span, by the span's name. */
  private readonly settled = new Map<string, number>();
  /** Of the settled seconds. */
  private played: PlayedOn = { from: 0, until: 0, lastLong: 0 };

  accept({ tick, source, watching, stalled }: ViewersSignal): void {
    const counted = { watching, stalled };
    const sources = this.ticks.get(tick);
    if (sources === undefined) this.ticks.set(tick, new Map([[source, counted]]));
    else sources.set(source, counted);
  }

  /** Viewers in one second. */
  at(tick: number): number {
    let sum = 0;
    for (const { watching } of this.ticks.get(tick)?.values() ?? []) sum += watching;
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

  private isPlayed(tick: number): boolean {
    const sources = this.ticks.get(tick)?.values() ?? [];
    return Array.from(sources).some(({ watching, stalled }) => watching > stalled);
  }

  /** End of the last time in which the stream played on for somebody, `longMs` or longer; 0 when it never did. */
  playedUntil(longMs: number): number {
    return this.playedOn(longMs, [...this.ticks.keys()]).lastLong;
  }

  private playedOn(longMs: number, ticks: readonly number[]): PlayedOn {
    let { from, until, lastLong } = this.played;
    for (const tick of ticks.toSorted((a, b) => a - b)) {
      if (!this.isPlayed(tick)) continue;
      if (tick !== until) from = tick;
      until = tick + TICK_MS;
      if (until - from >= longMs) lastLong = until;
    }
    return { from, until, lastLong };
  }

  /** Forgets the seconds before `bound`, but for what they add to the spans still asked for. */
  settle(bound: number, spans: readonly Span[], longMs: number): void {
    const most = spans.map((span) => [span.name, this.most({ ...span, to: bound })] as const);
    this.settled.clear();
    for (const [name, watching] of most) this.settled.set(name, watching);
    const due = [...this.ticks.keys()].filter((tick) => tick < bound);
    this.played = this.playedOn(longMs, due);
    for (const tick of due) this.ticks.delete(tick);
  }
}

/** A time in a room that is asked for again and again, by one name. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
}
