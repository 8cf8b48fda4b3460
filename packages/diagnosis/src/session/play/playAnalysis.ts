import { type Batch, isPlausible } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import { valueAt } from '../push/reading.ts';
import { play } from '../timeline.ts';
import { type CacheTrack, withCache, withoutCaches, withRoom } from './cacheTrack.ts';
import {
  newViewTroubles,
  noteViewEvent,
  noteViewSample,
  type ViewTroubles,
} from './findings/viewTroubles.ts';
import { beginSlow, endSlow, type Slowing, sayDecoderFails } from './slows.ts';
import { beginStall, endStall, freeze, openStall, type Stall, type Stalling, stalledIn } from './stalls.ts';

/** All that is known of one view: plain data, so that it can be copied and taken up again. */
export interface PlayAnalysis extends Stalling, Slowing {
  endedAt: number | null;
  /** Event time up to which the view is known. */
  until: number;
  /** When its newest batch was cut: nothing happened between `until` and then. */
  cutAt: number;
  sampledUntil: number | null;
  /** Silent stretches: seconds in them are unknown, not watched. */
  gaps: Stall[];
  caches: CacheTrack;
  readonly troubles: ViewTroubles;
}

export function newPlayAnalysis(): PlayAnalysis {
  return {
    startedAt: null,
    endedAt: null,
    until: 0,
    cutAt: 0,
    sampledUntil: null,
    stalls: [],
    slows: [],
    frozeAt: null,
    decoderFailedAt: null,
    gaps: [],
    caches: [],
    changedFrom: Number.POSITIVE_INFINITY,
    troubles: newViewTroubles(),
  };
}

/** Moves a view by one batch, in the order of time. */
export function stepPlay(analysis: PlayAnalysis, batch: Batch, rules: Rules, skewMs: number): void {
  forgetSettledCaches(analysis, rules);
  analysis.caches = withRoom(analysis.caches, batch.samples.t.length);
  play(batch, skewMs, {
    onEvent: ({ code }, t) => {
      advance(analysis, t, rules);
      onEvent(analysis, code, t, rules);
      noteViewEvent(analysis.troubles, batch, code, t, rules);
    },
    onSample: (row, t) => {
      advance(analysis, t, rules);
      onSample(analysis, batch, row, t, rules);
      noteViewSample(analysis.troubles, batch, row, t, rules);
    },
  });
  analysis.cutAt = Math.max(analysis.cutAt, batch.sentAt - skewMs);
}

/** While a view's clock is being learned all its seconds may be counted again; then only the newest. */
function forgetSettledCaches(analysis: PlayAnalysis, rules: Rules): void {
  const { caches, startedAt, until } = analysis;
  const isLearned = until - (startedAt ?? until) >= rules.latenessMs;
  // A second counted again asks for what was cached before the oldest moment that a sample can change.
  analysis.caches = withoutCaches(caches, until - (isLearned ? 2 * rules.sampleGapMs : rules.latenessMs));
}

function advance(analysis: PlayAnalysis, t: number, rules: Rules): void {
  if (t <= analysis.until) return;
  if (analysis.until > 0 && t - analysis.until > rules.sampleGapMs) {
    analysis.gaps = analysis.gaps.concat({ from: analysis.until, to: t });
    endSlow(analysis, analysis.until);
    // The end of a stall may have been lost in the silence: what was seen of it is all that counts.
    const stall = openStall(analysis);
    if (stall !== undefined && t - analysis.until > rules.stallCensorMs) stall.to = analysis.until;
  }
  analysis.until = t;
  const horizon = t - rules.stallWindowMs - rules.latenessMs;
  analysis.slows = recent(analysis.slows, horizon, t);
  analysis.gaps = recent(analysis.gaps, horizon, t);
  analysis.stalls = recent(analysis.stalls, horizon, t);
}

/** Those that reach beyond a moment, open ones up to `now`: the same list as long as all do. */
function recent<One extends Stall>(stretches: One[], horizon: number, now: number): One[] {
  for (const { to } of stretches)
    if ((to ?? now) <= horizon) return stretches.filter((one) => (one.to ?? now) > horizon);
  return stretches;
}

function onEvent(analysis: PlayAnalysis, code: number, t: number, rules: Rules): void {
  switch (code) {
    case 2004:
      if (analysis.startedAt === null) analysis.startedAt = t;
      endStall(analysis, t, rules);
      // It ended, and began again.
      if (analysis.endedAt !== null) analysis.gaps = analysis.gaps.concat({ from: analysis.endedAt, to: t });
      analysis.endedAt = null;
      return;
    case 2003:
      endStall(analysis, t, rules);
      return;
    case 2007:
      // Before the first 2004 loading is start-up, not a stall.
      if (analysis.startedAt !== null && openStall(analysis) === undefined) beginStall(analysis, t, null);
      return;
    case 2101:
    case 2106:
    case 2108:
      sayDecoderFails(analysis, t);
      return;
    case 2105:
      freeze(analysis, t, rules);
      return;
    case 2006:
    case -2301:
      endStall(analysis, t, rules);
      analysis.endedAt = t;
      return;
    default:
      return;
  }
}

function onSample(analysis: PlayAnalysis, batch: Batch, row: number, t: number, rules: Rules): void {
  const { sampledUntil } = analysis;
  if (sampledUntil !== null && t <= sampledUntil && sampledUntil - t < rules.silentMs) return;
  analysis.sampledUntil = t;
  const fps = valueAt(batch, 'fps', row);
  const cache = valueAt(batch, 'cache', row);
  if (cache !== null) analysis.caches = withCache(analysis.caches, t, cache);
  if (fps === null) return;
  if (analysis.startedAt === null && fps > 0) analysis.startedAt = t;
  if (analysis.startedAt === null) return;
  const spanFrom = Math.max(sampledUntil ?? t, t - rules.sampleGapMs);
  const open = openStall(analysis);
  // It shows frames it has: the 2004 that ended the stall was lost on its way.
  if (
    open !== undefined &&
    fps > 0 &&
    (cache ?? rules.cacheLowMs) >= rules.cacheLowMs &&
    open.from <= spanFrom
  ) {
    endStall(analysis, spanFrom, rules);
  }
  // A player that reports no events still shows nothing and has nothing to show.
  const dry = fps === 0 && (cache === null || cache < rules.cacheLowMs);
  if (dry && openStall(analysis) === undefined && !stalledIn(analysis, spanFrom, t)) {
    beginStall(analysis, Math.max(spanFrom, analysis.startedAt), t);
  }
  const target = batch.stream.targetFps;
  const slow =
    target !== undefined &&
    isPlausible('fps', target) &&
    fps < target * rules.fpsLowRatio &&
    (cache ?? 0) > rules.cacheLowMs &&
    t - analysis.startedAt > rules.renderGraceMs &&
    !stalledIn(analysis, t - rules.renderEnterMs, t);
  if (slow) beginSlow(analysis, t, { fps, limit: target * rules.fpsLowRatio }, rules);
  else endSlow(analysis, t);
}
