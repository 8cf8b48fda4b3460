import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import type { Episode } from '../../signal.ts';
import { firstOf, play } from '../timeline.ts';
import { stepClog } from './clog.ts';
import { clogEpisode, isLong, lowFpsEpisode, outageEpisode } from './episodes.ts';
import { noteEvent, noteSettings, noteSilence } from './findings/pushFindings.ts';
import { noteSample, type PushContext } from './findings/samplePush.ts';
import { crossGap } from './gap.ts';
import { isCpuBusy, lowFpsLimit, stepLowFps, withdrawLowFps } from './lowFps.ts';
import { onEvent } from './pushEvents.ts';
import { close, dropLast, isPaused, noteLapse, noteStrain, type PushAnalysis } from './pushState.ts';
import { dropGrowth, type PushReading, valueAt } from './reading.ts';
import { stepUplinkSide } from './uplinkSide.ts';

/** Target frames/s of a push: what it was configured to, else what its scenario asks for. */
function targetFpsOf(batch: Batch, rules: Rules): number {
  return (
    batch.stream.targetFps ?? (batch.stream.scenario === 'game' ? rules.fpsTargetGame : rules.fpsTargetBeauty)
  );
}

/** Moves a push by one batch, in the order of time. */
export function stepPush(analysis: PushAnalysis, batch: Batch, rules: Rules, skewMs: number): void {
  const first = firstOf(batch, skewMs);
  if (first !== null) noteSettings(analysis.findings, batch, first, rules);
  play(batch, skewMs, {
    onEvent: (event, t) => {
      noteSilence(analysis.findings, analysis.until, t, rules);
      onEvent(analysis, event.code, t, rules);
      noteEvent(analysis.findings, event, t, batch, rules);
    },
    onSample: (row, t) => {
      noteSilence(analysis.findings, analysis.until, t, rules);
      onSample(analysis, batch, row, t, rules);
    },
  });
}

function onSample(analysis: PushAnalysis, batch: Batch, row: number, t: number, rules: Rules): void {
  const { sampledUntil } = analysis;
  if (sampledUntil !== null && t <= sampledUntil && sampledUntil - t < rules.silentMs) {
    // No newer than the last sample, it moves nothing; its DRP still counts as seen.
    analysis.lastDrp = valueAt(batch, 'drp', row) ?? analysis.lastDrp;
    return;
  }
  analysis.since ??= t;
  if (sampledUntil === null) analysis.excusedUntil = Math.max(analysis.excusedUntil, t + rules.fpsWarmUpMs);
  const targetFps = targetFpsOf(batch, rules);
  crossGap(analysis, batch, targetFps, t, rules);
  const reading = read(analysis, batch, row, t, rules);
  if (reading.spd !== 0) analysis.connectedAt ??= t;
  analysis.sampledUntil = t;
  analysis.until = Math.max(analysis.until, t);
  analysis.fps = reading.fps;
  analysis.que = reading.que;

  const runBefore = analysis.clog.spell.risingSince;
  const clogChange = stepClog(analysis.clog, reading, targetFps, rules);
  if (clogChange === 'closed') close(analysis, clogEpisode(analysis.clog, rules));
  if (clogChange === 'reopened') dropLast(analysis, 'clog');
  noteShortRun(analysis, runBefore, reading, rules);
  if (analysis.clog.spell.open) analysis.cloggedAt = t;

  const { lowFps } = analysis;
  if (
    clogChange === 'opened' &&
    lowFps.spell.open &&
    lowFps.spell.from >= analysis.clog.spell.from - rules.sampleGapMs / 2
  ) {
    withdrawLowFps(lowFps);
  }
  const backPressure = isBackPressed(analysis, reading, rules);
  if ((reading.fps ?? 0) > 0) analysis.hasVideo = true;
  // A push of sound alone: it goes up, and no frame was ever made.
  const isSoundAlone = !analysis.hasVideo && (reading.ara ?? 0) > 0;
  const excused =
    isSoundAlone || t < analysis.excusedUntil || isPaused(analysis) || analysis.outage.since !== null;
  const pictureLost = !backPressure && isPictureLost(analysis, reading, rules);
  const unjudged = excused || pictureLost;
  if (unjudged && !isSoundAlone && (reading.fps ?? targetFps) < lowFpsLimit(targetFps, rules)) {
    noteLapse(analysis, t - reading.spanMs, t);
  }
  const lowChange = stepLowFps(lowFps, reading, { targetFps, excused: unjudged, backPressure }, rules);
  if (lowChange === 'closed') close(analysis, lowFpsEpisode(lowFps, batch.stream, targetFps, rules));
  if (lowChange === 'reopened') dropLast(analysis, 'low_fps');
  const clogged = backPressure || analysis.clog.spell.open;
  const context = contextOf(analysis, batch, { excused, pictureLost, clogged }, rules);
  noteSample(analysis.findings, reading, context, rules);
  stepUplinkSide(analysis, batch, reading, targetFps, rules);
}

/**
 * No frame at all beside sound, and nothing that says why: a picture that is lost, not one of few frames. A busy
 * CPU, or an encoder that told of a fault or restarted lately, does say why.
 */
function isPictureLost(analysis: PushAnalysis, reading: PushReading, rules: Rules): boolean {
  const isFaulty = analysis.lowFps.encoderFault || reading.t - analysis.changedAt < rules.fpsGraceEveryMs;
  return reading.fps === 0 && (reading.ara ?? 0) > 0 && !isFaulty && !isCpuBusy(reading, rules);
}

/** What a sample is held beside to see what else is so. */
function contextOf(
  analysis: PushAnalysis,
  batch: Batch,
  judged: Pick<PushContext, 'excused' | 'pictureLost' | 'clogged'>,
  rules: Rules,
): PushContext {
  return {
    ...judged,
    targetFps: targetFpsOf(batch, rules),
    configuredKbps: batch.stream.videoBitrate ?? 0,
    expectsVideo: batch.stream.width !== 0,
    isAway: isPaused(analysis) || analysis.outage.since !== null,
  };
}

/**
 * A clog slows the encoder, and does so for a moment longer. A queue that stands without being one explains few
 * frames only for a while, and not where a busy CPU explains them without it.
 */
function isBackPressed({ clog, cloggedAt }: PushAnalysis, reading: PushReading, rules: Rules): boolean {
  const { t, que } = reading;
  if (t - cloggedAt < rules.sampleGapMs / 2) return true;
  const { risingSince: since } = clog.spell;
  const isCpuAlone = isCpuBusy(reading, rules) && (que ?? 0) < rules.clogQueFrames;
  return since !== null && t - since <= rules.fpsBackPressureMs && !isCpuAlone;
}

/**
 * A queue that ran high too short to be a clog is no stutter of the pusher, but a viewer with a short cache may
 * have felt it: such a stall is not the viewer's.
 */
function noteShortRun(
  analysis: PushAnalysis,
  since: number | null,
  { t, que, dropped }: PushReading,
  rules: Rules,
): void {
  const { clog } = analysis;
  const { open, risingSince: still } = clog.spell;
  if (open) clog.runPeak = 0;
  else if (still !== null)
    clog.runPeak = Math.max(clog.runPeak, que ?? 0, dropped > 0 ? rules.clogQueFrames : 0);
  else {
    if (since !== null && clog.runPeak >= rules.clogQueFrames) {
      noteLapse(analysis, since, t);
      noteStrain(analysis, { from: since, to: t, most: clog.runPeak });
    }
    clog.runPeak = 0;
  }
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
    unheardMs: sinceLast > rules.sampleGapMs ? sinceLast : 0,
    fps: valueAt(batch, 'fps', row),
    cpuApp: valueAt(batch, 'cpuApp', row),
    cpuSys: valueAt(batch, 'cpuSys', row),
    spd: valueAt(batch, 'spd', row),
    vra,
    made: vra === null ? null : vra + (ara ?? 0),
    ara,
    que: valueAt(batch, 'que', row),
    dropped,
  };
}

/** Every spell still open or lately closed, the evidence with it. */
export function episodesOf(analysis: PushAnalysis, last: Batch, rules: Rules): Episode[] {
  const open: Episode[] = [];
  if (analysis.clog.spell.open) open.push(clogEpisode(analysis.clog, rules));
  if (analysis.lowFps.spell.open)
    open.push(lowFpsEpisode(analysis.lowFps, last.stream, targetFpsOf(last, rules), rules));
  const outage = outageEpisode(analysis.outage, null, analysis.until, rules);
  if (outage !== null && isLong(analysis.outage, analysis.until, rules)) open.push(outage);
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
