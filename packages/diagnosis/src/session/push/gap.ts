import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import { newClog } from './clog.ts';
import { clogEpisode, lowFpsEpisode } from './episodes.ts';
import { withdrawLowFps } from './lowFps.ts';
import { close, type PushAnalysis } from './pushState.ts';
import type { Spell } from './spell.ts';

/**
 * Takes a push over time in which it was not sampled: what was so before and after it need not have been so in it.
 * A run of bad samples that is no spell yet begins anew; a spell goes on through a short gap, and ends where the
 * samples did at a long one.
 */
export function crossGap(
  analysis: PushAnalysis,
  { stream }: Batch,
  targetFps: number,
  t: number,
  rules: Rules,
): void {
  const { sampledUntil, clog, lowFps } = analysis;
  if (sampledUntil === null) return;
  const gapMs = Math.abs(t - sampledUntil);
  if (gapMs <= rules.sampleGapMs) return;
  const isUnheard = gapMs >= rules.silentMs;
  if (!clog.spell.open) {
    forgetRun(clog.spell);
    clog.highSince = null;
  } else if (isUnheard) {
    end(clog.spell, sampledUntil, rules);
    close(analysis, clogEpisode(clog, rules));
    Object.assign(clog, newClog());
  }
  if (!lowFps.spell.open) forgetRun(lowFps.spell);
  else if (isUnheard) {
    end(lowFps.spell, sampledUntil, rules);
    close(analysis, lowFpsEpisode(lowFps, stream, targetFps, rules));
    withdrawLowFps(lowFps);
  }
}

function forgetRun(spell: Spell): void {
  spell.risingSince = null;
  spell.badMs = 0;
}

function end(spell: Spell, at: number, rules: Rules): void {
  spell.open = false;
  spell.to = at;
  spell.clearedAt = at + rules.silentMs;
}
