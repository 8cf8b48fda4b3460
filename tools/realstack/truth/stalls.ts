import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { sum } from '../../evaluate/score/numbers.ts';

/** How often the viewers' pictures stood, and for how long in all. */
export interface Stalls {
  readonly count: number;
  readonly seconds: number;
}

/** From 2007 to the next 2004, as the viewers saw it; one that had not ended lasts until `endMs`. */
export function stallsOf(batches: readonly Batch[], startMs: number, endMs: number): Stalls {
  const views = Map.groupBy(
    batches.filter(({ side }) => side === 'play'),
    ({ session }) => session,
  );
  const stalls = [...views.values()].flatMap((view) => {
    const events = view.flatMap(({ events: some = [] }) => some).sort((a, b) => a.t - b.t);
    return events
      .filter(({ code, t }) => code === 2007 && t >= startMs)
      .map(({ t }) => {
        const end = events.find((event) => event.code === 2004 && event.t > t)?.t ?? endMs;
        return (Math.min(end, endMs) - t) / 1000;
      });
  });
  return { count: stalls.length, seconds: sum(stalls, (seconds) => seconds) };
}
