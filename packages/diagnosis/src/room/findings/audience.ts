import { TICK_MS } from '../../session/play/viewerTick.ts';
import type { OpenSeconds, Second } from '../openSeconds.ts';

/** A run of seconds in which the stream played, and the end of the last long one. */
interface PlayedOn {
  readonly from: number;
  readonly until: number;
  readonly lastLong: number;
}

function watchingIn({ parts }: Second): number {
  let sum = 0;
  for (const { watching } of parts) sum += watching;
  return sum;
}

const isPlayed = ({ parts }: Second) => parts.some(({ watching, stalled }) => watching > stalled);

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
    let sum = 0;
    for (const { watching } of this.seconds.at(tick)) sum += watching;
    return sum;
  }

  /** Most viewers at once in a span. */
  most({ name, from, to }: Span): number {
    let most = this.settled.get(name) ?? 0;
    for (const second of this.seconds.all()) {
      const { tick } = second;
      if (tick < this.settledTo || tick + TICK_MS <= from) continue;
      if (to !== null && tick >= to) break;
      most = Math.max(most, watchingIn(second));
    }
    return most;
  }

  /** End of the last time in which the stream played on for somebody, `longMs` or longer; 0 when it never did. */
  playedUntil(longMs: number): number {
    return this.playedOn(longMs, Number.POSITIVE_INFINITY).lastLong;
  }

  private playedOn(longMs: number, to: number): PlayedOn {
    let { from, until, lastLong } = this.played;
    for (const second of this.seconds.all()) {
      const { tick } = second;
      if (tick >= to) break;
      if (tick < this.settledTo || !isPlayed(second)) continue;
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
