import type { Rules } from '../../rules/ruleTable.ts';
import type { Shortfall } from '../../signal.ts';
import type { PushReading } from './reading.ts';

/** How many runs that ended are remembered, and how many moments of each: with growing pauses, a minute and more. */
const RUNS_KEPT = 8;
const MARKS_KEPT = 16;

/** What is remembered of a push to say what its falling behind will do: plain data. */
export interface Shortfalls {
  /** Mean of VRA + ARA, kbit/s. */
  madeKbps: number | null;
  /** Since when it has been behind without a pause, in the run that is open. */
  since: number;
  open: Shortfall | null;
  closed: Shortfall[];
}

export const newShortfalls = (): Shortfalls => ({ madeKbps: null, since: 0, open: null, closed: [] });

/** Frames as media time, ms: pictures and, where there is sound, its frames wait in one queue. */
function mediaMs(frames: number, { ara }: PushReading, targetFps: number, rules: Rules): number {
  const sound = (ara ?? 0) > 0 ? rules.audioFramesPerSecond : 0;
  return (frames / Math.max(1, targetFps + sound)) * 1000;
}

function meanMade(shortfalls: Shortfalls, { made, spanMs }: PushReading, rules: Rules): number | null {
  if (made === null) return shortfalls.madeKbps;
  const before = shortfalls.madeKbps ?? made;
  return before + (made - before) * (1 - Math.exp(-spanMs / rules.forecastRateMs));
}

/**
 * Moves the runs in which an uplink falls behind by one sample: from the first sample with a queue on, long before
 * it is sure to be a clog. What stands in them is all that a forecast needs of the pusher.
 */
export function stepShortfall(
  shortfalls: Shortfalls,
  reading: PushReading,
  targetFps: number,
  rules: Rules,
): void {
  shortfalls.madeKbps = meanMade(shortfalls, reading, rules);
  const { t, spanMs, que, spd, dropped } = reading;
  if (que === null || spd === null || shortfalls.madeKbps === null) return;
  if (que < rules.clogQueRisingFrames) {
    close(shortfalls, t);
    return;
  }
  const run = shortfalls.open ?? begin(shortfalls, t - spanMs, rules);
  const deliveryRatio = spd / Math.max(1, shortfalls.madeKbps);
  const falls = deliveryRatio < 1 - rules.clogDeficitRatio || dropped > 0;
  if (!falls || !isDue(run, shortfalls.since, t, rules)) return;
  const mark = {
    at: t,
    deliveryRatio,
    backlogMs: Math.round(mediaMs(que, reading, targetFps, rules)),
    droppedMs: Math.round(mediaMs(dropped, reading, targetFps, rules)),
  };
  shortfalls.open = { ...run, marks: [...run.marks, mark] };
}

function close(shortfalls: Shortfalls, t: number): void {
  const { open, closed } = shortfalls;
  if (open === null) return;
  shortfalls.closed = [...closed, { ...open, to: t }].slice(-RUNS_KEPT);
  shortfalls.open = null;
}

/** A run that returns soon after it ended is the same one. */
function begin(shortfalls: Shortfalls, from: number, rules: Rules): Shortfall {
  const last = shortfalls.closed.at(-1);
  const again =
    last !== undefined &&
    from - (last.to ?? from) <= rules.clogReopenMs &&
    last.marks.length > 0 &&
    last.marks.length < MARKS_KEPT;
  if (again) shortfalls.closed = shortfalls.closed.slice(0, -1);
  const run = again ? { ...last, to: null } : { from, to: null, marks: [] };
  shortfalls.since = from;
  shortfalls.open = run;
  return run;
}

/** The older a run, the rarer a moment of it is worth a new forecast. */
function isDue({ marks }: Shortfall, since: number, t: number, rules: Rules): boolean {
  const last = marks.at(-1);
  if (last === undefined) return true;
  return marks.length < MARKS_KEPT && t - since >= Math.max(0, last.at - since) * rules.forecastMarkGrowth;
}

/** The runs that a reader may still ask for, oldest first. */
export const shortfallsOf = ({ open, closed }: Shortfalls): Shortfall[] =>
  [...closed, ...(open === null ? [] : [open])].filter(({ marks }) => marks.length > 0);
