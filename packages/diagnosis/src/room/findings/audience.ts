import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { OpenSeconds } from '../openSeconds.ts';

/** A run of seconds in which the stream played, and the end of the last long one. */
interface PlayedOn {
  readonly from: number;
  readonly until: number;
  readonly lastLong: number;
}

/** How many viewers a room had, by second: what a finding is held beside. */
export class Audience {
  private readonly seconds: OpenSeconds;
  /** Seconds before are settled. */
  private settledTo = 0;
  /** Most viewers at once in the settled seconds of a span, by the span's name. */
  private readonly settled = new Map<string, number>();
  /** Of the settled seconds. */
  private played: PlayedOn = { from: 0, until: 0, lastLong: 0 };

  constructor(seconds: OpenSeconds) {
    this.seconds = seconds;
  }

  /** Viewers in one second. */
  at(tick: number): number {
    return this.seconds.watchingAt(tick);
  }

  /** Most viewers at once in a span. */
  most({ name, from, to }: Span): number {
    const first = Math.max(this.settledTo, from - TICK_MS + 1);
    const open = this.seconds.mostWatching(first, to ?? Number.POSITIVE_INFINITY);
    return Math.max(this.settled.get(name) ?? 0, open);
  }

  /** End of the last time in which the stream played on for somebody, `longMs` or longer; 0 when it never did. */
  playedUntil(longMs: number): number {
    return this.playedOn(longMs, Number.POSITIVE_INFINITY).lastLong;
  }

  private playedOn(longMs: number, to: number): PlayedOn {
    let { from, until, lastLong } = this.played;
    for (const tick of this.seconds.playedBetween(this.settledTo, to)) {
      if (tick !== until) from = tick;
      until = tick + TICK_MS;
      if (until - from >= longMs) lastLong = until;
    }
    return { from, until, lastLong };
  }

  /** Seconds before `bound` will be forgotten, but for what they add to the spans still asked for. */
  settle(bound: number, spans: readonly Span[], longMs: number): void {
    const most = spans.map((span) => [span.name, this.most({ ...span, to: bound })] as const);
    this.settled.clear();
    for (const [name, watching] of most) this.settled.set(name, watching);
    this.played = this.playedOn(longMs, bound);
    this.settledTo = bound;
  }
}

/** A time in a room that is asked for again and again, by one name. */
export interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number | null;
}
