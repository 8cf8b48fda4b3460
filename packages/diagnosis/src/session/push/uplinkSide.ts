import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import { stepCapacity } from './capacity.ts';
import { noteUplink } from './findings/uplinkFindings.ts';
import { lowFpsOrigin } from './lowFps.ts';
import type { PushAnalysis } from './pushState.ts';
import type { PushReading } from './reading.ts';
import { stepShortfall } from './shortfall.ts';

/** Moves what a push's uplink carries, lacks and hides by one sample; its spells have taken it in already. */
export function stepUplinkSide(
  analysis: PushAnalysis,
  { stream }: Batch,
  reading: PushReading,
  targetFps: number,
  rules: Rules,
): void {
  const { lowFps, clog, capacity, findings } = analysis;
  stepShortfall(analysis.shortfalls, reading, targetFps, rules);
  stepCapacity(capacity, reading, rules);
  const asked = {
    t: reading.t,
    videoKbps: stream.videoBitrate ?? null,
    audioKbps: reading.ara ?? 0,
    adapted: findings.adapted.spell.open,
    starves: lowFps.spell.open && lowFpsOrigin(lowFps, rules) === 'encoder_cpu',
    clogged: clog.spell.open || reading.t - (clog.spell.to ?? 0) <= rules.clogReopenMs,
  };
  findings.kept = noteUplink(findings.kept, capacity, asked, rules);
}
