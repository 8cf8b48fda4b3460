import { bucketsOf } from '../forecast/cacheBuckets.ts';
import { type Freeze, forecastFreezes } from '../forecast/forecastFreezes.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { PushSignal, Shortfall } from '../signal.ts';
import type { OpenSeconds } from './openSeconds.ts';
import type { CountedSecond } from './tickView.ts';

/** What one moment of a falling uplink forecasts. */
export interface Forecast {
  readonly mark: Shortfall['marks'][number];
  /** Those who played then, as far as they were heard of. */
  readonly watching: number;
  /** Those expected to freeze, soonest first. */
  readonly freezes: readonly Freeze[];
}

/** What viewers had cached in one second, by bucket, as all session stages counted it. */
function cachesOf(parts: readonly CountedSecond[]): number[] {
  const sums: number[] = [];
  for (const { caches } of parts)
    for (let bucket = 0; bucket < caches.length; bucket++)
      sums[bucket] = (sums[bucket] ?? 0) + (caches[bucket] ?? 0);
  return sums;
}

const keyOf = ({ session }: PushSignal, { from }: Shortfall) => `${session} ${from}`;

const isAlike = (a: Forecast['mark'], b: Forecast['mark']) =>
  a.at === b.at &&
  a.deliveryRatio === b.deliveryRatio &&
  a.backlogMs === b.backlogMs &&
  a.droppedMs === b.droppedMs;

/**
 * The forecasts of a room: each moment of a falling uplink beside the caches of that moment. While its seconds
 * are open it is made again whenever they change; then it stands.
 */
export class ForecastRun {
  /** By run's name, oldest moment first. */
  private made = new Map<string, readonly Forecast[]>();
  /** The same, by the run as it was last heard. */
  private readonly byRun = new Map<Shortfall, readonly Forecast[]>();
  private pushers: readonly PushSignal[] = [];
  private rules: Rules | null = null;
  /** The newest moment of all. */
  private newest = Number.NEGATIVE_INFINITY;

  /** Makes the forecasts that what was heard may have changed; to be called before seconds are settled. */
  look(pushers: readonly PushSignal[], seconds: OpenSeconds, settledTo: number, rules: Rules): void {
    const isSameRules = rules === this.rules;
    const isCalm = seconds.changedFrom > this.newest - TICK_MS;
    if (pushers === this.pushers && isSameRules && isCalm) return;
    this.pushers = pushers;
    this.rules = rules;
    this.newest = Number.NEGATIVE_INFINITY;
    this.byRun.clear();
    const made = new Map<string, readonly Forecast[]>();
    const stands = (mark: Forecast['mark'], known: Forecast) =>
      mark.at - rules.sampleGapMs < settledTo ||
      (isSameRules && seconds.changedFrom > mark.at - TICK_MS && isAlike(known.mark, mark));
    for (const push of pushers) {
      for (const run of push.shortfalls) {
        const key = keyOf(push, run);
        const before = this.made.get(key) ?? [];
        const forecasts = run.marks.map((mark, index) => {
          this.newest = Math.max(this.newest, mark.at);
          const known = before[index]?.mark.at === mark.at ? before[index] : before.find(isOf(mark));
          return known && stands(mark, known) ? known : forecastOf(mark, run.from, seconds, rules);
        });
        const isSame =
          before.length === forecasts.length && forecasts.every((one, index) => one === before[index]);
        made.set(key, isSame ? before : forecasts);
        this.byRun.set(run, isSame ? before : forecasts);
      }
    }
    this.made = made;
  }

  /** The forecasts of a run, oldest first: the same array as long as they are the same. */
  of(run: Shortfall): readonly Forecast[] {
    return this.byRun.get(run) ?? [];
  }
}

const isOf =
  (mark: Forecast['mark']) =>
  (known: Forecast): boolean =>
    known.mark.at === mark.at;

function forecastOf(mark: Forecast['mark'], from: number, seconds: OpenSeconds, rules: Rules): Forecast {
  const { tick, counts, watching } = cachesBefore(mark.at, seconds, rules);
  // Before it fell behind nothing was lost.
  const cachesAgeMs = Math.max(0, mark.at - Math.max(from, tick + TICK_MS));
  const freezes = forecastFreezes({ ...mark, cachesAgeMs, buckets: bucketsOf(counts) }, rules);
  const isNamed = ({ probability, inMs }: Freeze) =>
    probability >= rules.forecastLeastProbability && inMs <= rules.forecastHorizonMs;
  return { mark, watching, freezes: freezes.filter(isNamed) };
}

/** The newest second before `at` in which most of those heard of lately were heard of: reports come in turns. */
function cachesBefore(at: number, open: OpenSeconds, rules: Rules) {
  const last = Math.floor(at / TICK_MS) * TICK_MS - TICK_MS;
  const seconds = Array.from({ length: Math.floor(rules.sampleGapMs / TICK_MS) }, (_, back) => {
    const tick = last - back * TICK_MS;
    const counts = cachesOf(open.at(tick));
    return { tick, counts, watching: counts.reduce((sum, count) => sum + count, 0) };
  });
  const most = Math.max(...seconds.map(({ watching }) => watching));
  const chosen = seconds.find(({ watching }) => watching >= most * rules.forecastHeardShare);
  return chosen ?? { tick: last, counts: [], watching: 0 };
}
