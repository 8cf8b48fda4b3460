import { bucketsOf } from '../forecast/cacheBuckets.ts';
import { type Freeze, forecastFreezes } from '../forecast/forecastFreezes.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, Shortfall, ViewersSignal } from '../signal.ts';

/** What one moment of a falling uplink forecasts. */
export interface Forecast {
  readonly mark: Shortfall['marks'][number];
  /** Those who played then, as far as they were heard of. */
  readonly watching: number;
  /** Those expected to freeze, soonest first. */
  readonly freezes: readonly Freeze[];
}

/** Counts of cache buckets in the second that starts at a tick; empty when nobody was heard of. */
type CachesAt = (tick: number) => readonly number[];

/** What viewers had cached in one second, by bucket, as all session stages counted it. */
export function cachesOf(sources: Iterable<ViewersSignal>): number[] {
  const sums: number[] = [];
  for (const { caches } of sources)
    for (const [bucket, viewers] of caches.entries()) sums[bucket] = (sums[bucket] ?? 0) + viewers;
  return sums;
}

const keyOf = ({ session }: PushSignal, { from }: Shortfall, { at }: Forecast['mark']) =>
  `${session} ${from} ${at}`;

/**
 * The forecasts of a room: each moment of a falling uplink beside the caches of that moment. While its seconds
 * are open it is made again and again; then it stands.
 */
export class ForecastRun {
  private made = new Map<string, Forecast>();

  /** Makes the forecasts that what was heard may have changed; to be called before seconds are settled. */
  look(pushers: Iterable<PushSignal>, cachesAt: CachesAt, settledTo: number, rules: Rules): void {
    const made = new Map<string, Forecast>();
    for (const push of pushers) {
      for (const run of push.shortfalls) {
        for (const mark of run.marks) {
          const key = keyOf(push, run, mark);
          const before = this.made.get(key);
          const stands = before !== undefined && mark.at - rules.sampleGapMs < settledTo;
          made.set(key, stands ? before : forecastOf(mark, run.from, cachesAt, rules));
        }
      }
    }
    this.made = made;
  }

  /** The forecasts of a run, oldest first. */
  of(push: PushSignal, run: Shortfall): Forecast[] {
    return run.marks.flatMap((mark) => this.made.get(keyOf(push, run, mark)) ?? []);
  }
}

function forecastOf(mark: Forecast['mark'], from: number, cachesAt: CachesAt, rules: Rules): Forecast {
  const { tick, counts, watching } = cachesBefore(mark.at, cachesAt, rules);
  // Before it fell behind nothing was lost.
  const cachesAgeMs = Math.max(0, mark.at - Math.max(from, tick + TICK_MS));
  const freezes = forecastFreezes({ ...mark, cachesAgeMs, buckets: bucketsOf(counts) }, rules);
  const isNamed = ({ probability, inMs }: Freeze) =>
    probability >= rules.forecastLeastProbability && inMs <= rules.forecastHorizonMs;
  return { mark, watching, freezes: freezes.filter(isNamed) };
}

/** The newest second before `at` in which most of those heard of lately were heard of: reports come in turns. */
function cachesBefore(at: number, cachesAt: CachesAt, rules: Rules) {
  const last = Math.floor(at / TICK_MS) * TICK_MS - TICK_MS;
  const seconds = Array.from({ length: Math.floor(rules.sampleGapMs / TICK_MS) }, (_, back) => {
    const tick = last - back * TICK_MS;
    const counts = cachesAt(tick);
    return { tick, counts, watching: counts.reduce((sum, count) => sum + count, 0) };
  });
  const most = Math.max(...seconds.map(({ watching }) => watching));
  const chosen = seconds.find(({ watching }) => watching >= most * rules.forecastHeardShare);
  return chosen ?? { tick: last, counts: [], watching: 0 };
}
