import type { RealRun } from '../rig/run.ts';
import { streamKbps } from '../stream.ts';
import { CERTAIN_S, waitingKb } from '../truth/dips.ts';
import type { PushSeries } from './pushSeries.ts';

/** The queue that the handbook calls a clog ("Upstream Clog"): here a mark on the way, not a verdict. */
const MARK_FRAMES = 10;
/** What comes so long after a dip is of another one. */
const LATE_MS = 5000;

/** Seconds from a dip of the link to what the push told of it first; null where it never did. */
export interface Reaction {
  readonly queueS: number | null;
  /** What waited somewhere at the last sample that did not show it: the kernel's and the modem's buffers, KB. */
  readonly hiddenKb: number | null;
  readonly dropS: number | null;
  readonly busyS: number | null;
}

/** How a push's telemetry answered each dip that was long enough to be certain. */
export function reactionsOf({ samples, busyMs }: PushSeries, { dips, link }: RealRun): Reaction[] {
  return dips
    .filter(({ peakS }) => peakS >= CERTAIN_S)
    .map(({ from, to }) => {
      const during = (atMs: number) => atMs > from && atMs <= to + LATE_MS;
      const seconds = (atMs: number | undefined) => (atMs === undefined ? null : (atMs - from) / 1000);
      const dropped = samples.find(({ atMs, drp }, index) => {
        const before = samples[index - 1]?.drp ?? null;
        return during(atMs) && drp !== null && before !== null && drp > before;
      });
      const shown = samples.findIndex(({ atMs, que }) => during(atMs) && (que ?? 0) >= MARK_FRAMES);
      const last = samples[shown - 1];
      return {
        queueS: seconds(samples[shown]?.atMs),
        hiddenKb: last === undefined ? null : waitingKb(link, streamKbps, last.atMs),
        dropS: seconds(dropped?.atMs),
        busyS: seconds(busyMs.find(during)),
      };
    });
}
