import type { Rules } from '../../rules/ruleTable.ts';
import { noteBusy } from './clog.ts';
import { isLong, outageEpisode } from './episodes.ts';
import { newOutage, stepOutage } from './outage.ts';
import { CLOSED_KEPT, close, isPaused, type PushAnalysis } from './pushState.ts';

/** What an event changes in how a push is judged. handbook, "Event Code". */
export function onEvent(analysis: PushAnalysis, code: number, t: number, rules: Rules): void {
  analysis.since ??= t;
  analysis.until = Math.max(analysis.until, t);
  if (code === 1002) analysis.connectedAt ??= t;
  const change = stepOutage(analysis.outage, code, t);
  if (change === 'back') {
    const episode = outageEpisode(analysis.outage, t, t, rules);
    if (episode !== null && isLong(analysis.outage, t, rules)) close(analysis, episode);
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
      grace(analysis, t, rules);
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

/** One restart explains a gap in FPS; an encoder that restarts again and again is what is wrong. */
function grace(analysis: PushAnalysis, t: number, rules: Rules): void {
  const isRepeated = t - analysis.changedAt < rules.fpsGraceEveryMs;
  analysis.changedAt = t;
  if (!isRepeated) analysis.excusedUntil = Math.max(analysis.excusedUntil, t + rules.fpsGraceMs);
}
