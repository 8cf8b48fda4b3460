import { CACHE_BUCKETS } from '../../forecast/cacheBuckets.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import { bucketAt } from './cacheTrack.ts';
import type { PlayAnalysis } from './playAnalysis.ts';

/** One second of a view as the room counts it. */
export interface ViewerTick {
  readonly watching: boolean;
  /** Time of this second that was stalled, ms. */
  readonly stalledMs: number;
  /** Stalled time in the window that ends here, ms. */
  readonly windowMs: number;
  readonly lagging: boolean;
  /** Lags because too few frames are shown of what is there: how many, and below which limit, frames/s. */
  readonly device: { readonly fps: number; readonly limit: number } | null;
  /** What it has cached to go on with, as a bucket; -1 where that is not known, or where it stands still. */
  readonly bucket: number;
  /** Start of the first stall in the window. */
  readonly since: number;
  /** Neither stalls nor spells of few frames are near: what it was is told by the rest, and nothing else can be new. */
  readonly isPlain: boolean;
}

/** The length of a tick of event time, ms. */
export const TICK_MS = 1000;

const well: ViewerTick = {
  watching: true,
  stalledMs: 0,
  windowMs: 0,
  lagging: false,
  device: null,
  bucket: -1,
  since: 0,
  isPlain: true,
};
const absent: ViewerTick = { ...well, watching: false };

/** One for each bucket: nearly all seconds of all viewers are one of these. */
const wells = Array.from({ length: CACHE_BUCKETS }, (_, bucket): ViewerTick => ({ ...well, bucket }));

/**
 * What a view was in the second that starts at `tick`. While it is `known` only up to some moment and may
 * change, a stall that is still on counts from `stallOpenMs`: few end before they are felt.
 */
export function viewerTick(
  analysis: PlayAnalysis,
  tick: number,
  rules: Rules,
  known: number | null = null,
): ViewerTick {
  const end = Math.min(tick + TICK_MS, known ?? Number.POSITIVE_INFINITY);
  const { startedAt, endedAt } = analysis;
  if (startedAt === null || startedAt >= end || (endedAt !== null && endedAt <= tick)) return absent;
  if (isIn(analysis.gaps, tick, end)) return absent;
  const bucket = bucketAt(analysis.caches, end, rules.sampleGapMs);
  if (analysis.stalls.length === 0 && analysis.slows.length === 0) return wells[bucket] ?? well;
  const windowMs = stalledWithin(analysis, end - rules.stallWindowMs, end);
  const low =
    analysis.slows.length === 0
      ? undefined
      : analysis.slows.find(({ from, to }) => from < end && (to === null || to >= end));
  const isSaid = low !== undefined && low.saidAt !== null && low.saidAt <= end;
  const isSlow = low !== undefined && (isSaid || end - low.from >= rules.renderEnterMs);
  const device = isSlow ? low.device : null;
  const stalledMs = stalledWithin(analysis, tick, end);
  const isOn = known !== null && analysis.stalls.some((stall) => stall.to === null);
  const stalls = windowMs >= (isOn ? rules.stallOpenMs : rules.stallLagMs);
  return {
    watching: true,
    stalledMs,
    windowMs,
    lagging: stalls || device !== null,
    device: stalls ? null : device,
    bucket: stalledMs > 0 ? -1 : bucket,
    since: stalls ? firstStall(analysis, end - rules.stallWindowMs, end) : (low?.from ?? tick),
    isPlain: false,
  };
}

function isIn(gaps: PlayAnalysis['gaps'], from: number, to: number): boolean {
  for (const gap of gaps) if (gap.from <= from && (gap.to ?? to) >= to) return true;
  return false;
}

function stalledWithin({ stalls }: PlayAnalysis, from: number, to: number): number {
  let sum = 0;
  for (const stall of stalls) sum += Math.max(0, Math.min(stall.to ?? to, to) - Math.max(stall.from, from));
  return sum;
}

function firstStall({ stalls }: PlayAnalysis, from: number, to: number): number {
  const inWindow = stalls.filter((stall) => stall.from < to && (stall.to ?? to) > from);
  return inWindow.reduce((first, stall) => Math.min(first, stall.from), to);
}
