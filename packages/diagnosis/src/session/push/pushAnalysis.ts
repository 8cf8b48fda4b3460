import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import type { Episode } from '../../signal.ts';
import { timeline } from '../timeline.ts';
import { type Clog, newClog, noteBusy, stepClog } from './clog.ts';
import { clogEpisode, lowFpsEpisode, outageEpisode } from './episodes.ts';
import { type LowFps, newLowFps, stepLowFps, withdrawLowFps } from './lowFps.ts';
import { newOutage, type Outage, stepOutage } from './outage.ts';
import { dropGrowth, type PushReading, valueAt } from './reading.ts';

/** How many closed spells a push remembers: enough for every reader to have seen them. */
const CLOSED_KEPT = 8;

/** All that is known of one push: plain data, so that it can be copied and taken up again. */
export interface PushAnalysis {
  since: number | null;
  /** Event time up to which the push is known; of its samples alone, `sampledUntil`. */
  until: number;
  sampledUntil: number | null;
  lastDrp: number | null;
  excusedUntil: number;
  /** Times without a camera, by the VJ's will or the device's: the last few, open while `to` is null. */
  pauses: { from: number; to: number | null }[];
  backPressureAt: number;
  /** A frame was made at all: a push of sound alone has no frame rate to be low. */
  hasVideo: boolean;
  /** Last measured values, for the evidence that a push was well. */
  fps: number | null;
  que: number | null;
  readonly clog: Clog;
  readonly lowFps: LowFps;
  readonly outage: Outage;
  closed: Episode[];
}

export function newPushAnalysis(): PushAnalysis {
  return {
    since: null,
    until: 0,
    sampledUntil: null,
    lastDrp: null,
    excusedUntil: 0,
    pauses: [],
    backPressureAt: 0,
    hasVideo: false,
    fps: null,
    que: null,
    clog: newClog(),
    lowFps: newLowFps(),
    outage: newOutage(),
    closed: [],
  };
}

/** Target frames/s of a push: what it was configured to, else what its scenario asks for. */
export function targetFpsOf(batch: Batch, rules: Rules): number {
  return (
    batch.stream.targetFps ?? (batch.stream.scenario === 'game' ? rules.fpsTargetGame : rules.fpsTargetBeauty)
  );
}

/** Moves a push by one batch, in the order of time. */
export function stepPush(analysis: PushAnalysis, batch: Batch, rules: Rules, skewMs: number): void {
  for (const moment of timeline(batch, skewMs)) {
    if (moment.kind === 'event') onEvent(analysis, moment.event.code, moment.t, rules);
    else onSample(analysis, batch, moment.row, moment.t, rules);
  }
}

function onEvent(analysis: PushAnalysis, code: number, t: number, rules: Rules): void {
  analysis.since ??= t;
  analysis.until = Math.max(analysis.until, t);
  const change = stepOutage(analysis.outage, code, t);
  if (change === 'back') {
    const episode = outageEpisode(analysis.outage, t, t, rules);
    if (episode !== null) close(analysis, episode);
    Object.assign(analysis.outage, newOutage());
  }
  switch (code) {
    case 1001:
    case 1002:
      // A new connection counts its drops anew, and needs its warm-up.
      analysis.lastDrp = null;
      analysis.excusedUntil = Math.max(analysis.excusedUntil, t + rules.fpsWarmUpMs);
      return;
    case 1101:
      noteBusy(analysis.clog, t, rules);
      return;
    case 1005:
    case 1008:
    case 1104:
      analysis.excusedUntil = Math.max(analysis.excusedUntil, t + rules.fpsGraceMs);
      if (code === 1104) analysis.lowFps.encoderFault = true;
      return;
    case -1303:
    case 1103:
      analysis.lowFps.encoderFault = true;
      return;
    case 1009:
    case 1011:
      if (!isPaused(analysis))
        analysis.pauses = [...analysis.pauses, { from: t, to: null }].slice(-CLOSED_KEPT);
      return;
    case 1003:
    case 1010:
      for (const pause of analysis.pauses) pause.to ??= t;
      return;
    default:
      return;
  }
}

const isPaused = ({ pauses }: PushAnalysis) => pauses.some(({ to }) => to === null);

function onSample(analysis: PushAnalysis, batch: Batch, row: number, t: number, rules: Rules): void {
  const { sampledUntil } = analysis;
  if (sampledUntil !== null && t <= sampledUntil && sampledUntil - t < rules.silentMs) {
    // No newer than the last sample, it moves nothing; its DRP still counts as seen.
    analysis.lastDrp = valueAt(batch, 'drp', row) ?? analysis.lastDrp;
    return;
  }
  analysis.since ??= t;
  if (sampledUntil === null) analysis.excusedUntil = Math.max(analysis.excusedUntil, t + rules.fpsWarmUpMs);
  const reading = read(analysis, batch, row, t, rules);
  analysis.sampledUntil = t;
  analysis.until = Math.max(analysis.until, t);
  analysis.fps = reading.fps;
  analysis.que = reading.que;
  const targetFps = targetFpsOf(batch, rules);

  const clogChange = stepClog(analysis.clog, reading, targetFps, rules);
  if (clogChange === 'closed') close(analysis, clogEpisode(analysis.clog, rules));
  if (clogChange === 'reopened') dropLast(analysis, 'clog');
  // A queue that stands without becoming a clog explains low FPS only for a moment.
  const { open, risingSince: queuedSince } = analysis.clog.spell;
  const backingUp = queuedSince !== null && t - queuedSince <= rules.fpsBackPressureMs;
  if (open || backingUp) analysis.backPressureAt = t;

  const { lowFps } = analysis;
  if (
    clogChange === 'opened' &&
    lowFps.spell.open &&
    lowFps.spell.from >= analysis.clog.spell.from - rules.sampleGapMs / 2
  ) {
    withdrawLowFps(lowFps);
  }
  const backPressure = t - analysis.backPressureAt < rules.sampleGapMs / 2;
  if ((reading.fps ?? 0) > 0) analysis.hasVideo = true;
  const excused =
    !analysis.hasVideo || t < analysis.excusedUntil || isPaused(analysis) || analysis.outage.since !== null;
  const lowChange = stepLowFps(lowFps, reading, { targetFps, excused, backPressure }, rules);
  if (lowChange === 'closed') close(analysis, lowFpsEpisode(lowFps, targetFps, rules));
  if (lowChange === 'reopened') dropLast(analysis, 'low_fps');
}

function read(analysis: PushAnalysis, batch: Batch, row: number, t: number, rules: Rules): PushReading {
  const sinceLast = analysis.sampledUntil === null ? 0 : t - analysis.sampledUntil;
  const drp = valueAt(batch, 'drp', row);
  const dropped = dropGrowth(analysis.lastDrp, drp);
  analysis.lastDrp = drp ?? analysis.lastDrp;
  const vra = valueAt(batch, 'vra', row);
  const ara = valueAt(batch, 'ara', row);
  return {
    t,
    spanMs: sinceLast > 0 && sinceLast <= rules.sampleGapMs ? sinceLast : 0,
    fps: valueAt(batch, 'fps', row),
    cpuSys: valueAt(batch, 'cpuSys', row),
    spd: valueAt(batch, 'spd', row),
    made: vra === null ? null : vra + (ara ?? 0),
    vra,
    ara,
    que: valueAt(batch, 'que', row),
    dropped,
  };
}

function close(analysis: PushAnalysis, episode: Episode): void {
  analysis.closed = [...analysis.closed, episode].slice(-CLOSED_KEPT);
}

function dropLast(analysis: PushAnalysis, condition: Episode['condition']): void {
  const index = analysis.closed.findLastIndex((episode) => episode.condition === condition);
  if (index >= 0) analysis.closed = analysis.closed.toSpliced(index, 1);
}

/** Every spell still open or lately closed, the evidence with it. */
export function episodesOf(analysis: PushAnalysis, targetFps: number, rules: Rules): Episode[] {
  const open: Episode[] = [];
  if (analysis.clog.spell.open) open.push(clogEpisode(analysis.clog, rules));
  if (analysis.lowFps.spell.open) open.push(lowFpsEpisode(analysis.lowFps, targetFps, rules));
  const outage = outageEpisode(analysis.outage, null, analysis.until, rules);
  if (outage !== null) open.push(outage);
  return [...analysis.closed, ...open];
}

/** Start of the oldest run of bad samples that has not become a spell, Unix ms. */
export function risingSince({ clog, lowFps, outage }: PushAnalysis): number | null {
  const runs = [clog.spell, lowFps.spell].flatMap(({ open, risingSince: since }) =>
    open || since === null ? [] : [since],
  );
  if (outage.since !== null) runs.push(outage.since);
  return runs.length === 0 ? null : Math.min(...runs);
}
