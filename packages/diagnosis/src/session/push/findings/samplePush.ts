import type { Rules } from '../../../rules/ruleTable.ts';
import type { PushFinding } from '../../../signal.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { PushReading } from '../reading.ts';
import { moveSpell, type Spell, type SpellChange } from '../spell.ts';
import { adaptedEvidence, stepAdapted } from './adapted.ts';
import { driftEvidence, stepDrift } from './drift.ts';
import { begin, end, type Found } from './keep.ts';
import { cameraWithoutFrames } from './pushFailure.ts';
import { mend, type PushFindings } from './pushFindings.ts';

/** What else is known of a push while one sample is looked at. */
export interface PushContext {
  readonly targetFps: number;
  readonly configuredKbps: number;
  /** It is no show of sound alone. */
  readonly expectsVideo: boolean;
  /** FPS says nothing now: warm-up, a change, a camera that was turned off, a lost connection. */
  readonly excused: boolean;
  /** No frame at all beside sound, and nothing that says why. */
  readonly pictureLost: boolean;
  /** The send queue is full or filling. */
  readonly clogged: boolean;
  /** The camera is off, or the server is lost. */
  readonly isAway: boolean;
}

/** Takes a sample of a push in. */
export function noteSample(
  findings: PushFindings,
  reading: PushReading,
  context: PushContext,
  rules: Rules,
): void {
  const { t, fps, ara } = reading;
  if ((reading.spd ?? 0) > 0) findings.connected = true;
  if ((fps ?? 0) > 0) mend(findings, 'video', t, rules);
  if ((ara ?? 0) > 0) mend(findings, 'audio', t, rules);
  // Where nobody counts frames, none were missed.
  if (context.expectsVideo && fps !== null) cameraWaits(findings, t, rules);
  videoLost(findings, reading, context, rules);
  const { configuredKbps, targetFps } = context;
  const { adapted, drift } = findings;
  follow(findings, stepAdapted(adapted, reading, targetFps, configuredKbps, rules), adapted.spell, () => ({
    finding: 'adapted',
    reason: adapted.announcedAt === null ? 'seen' : 'announced',
    evidence: adaptedEvidence(adapted, configuredKbps, rules),
  }));
  if (context.excused || context.clogged || context.isAway) return;
  const change = stepDrift(drift, reading, targetFps, rules);
  if (change === 'opened')
    findings.kept = begin(
      findings.kept,
      {
        finding: 'thermal_drift',
        reason: 'falling_fps',
        evidence: driftEvidence(drift, t, targetFps, rules),
      },
      drift.openSince ?? t,
      rules.findingReopenMs,
    );
  if (change === 'closed') finish(findings, 'thermal_drift', t);
}

/** Carries the change of a spell over to the findings kept. */
function follow(findings: PushFindings, change: SpellChange, spell: Spell, found: () => Found): void {
  if (change === 'none') return;
  const one = found();
  if (change === 'closed') finish(findings, one.finding, spell.to ?? spell.from);
  else if (change === 'opened') findings.kept = begin(findings.kept, one, spell.from, 0);
  else {
    const at = findings.kept.findLastIndex(({ finding }) => finding === one.finding);
    findings.kept = findings.kept.map((kept, i) => (i === at ? { ...kept, to: null } : kept));
  }
}

function finish(findings: PushFindings, kind: PushFinding['finding'], to: number): void {
  findings.kept = end(findings.kept, to, ({ finding }) => finding === kind);
}

/** handbook, 1003 without 1007: the camera opened and gives nothing. */
function cameraWaits(findings: PushFindings, t: number, rules: Rules): void {
  const { cameraAt } = findings;
  if (cameraAt === null || t - cameraAt < rules.cameraFirstFrameMs) return;
  findings.cameraAt = null;
  const waited = evidence({
    signal: 'time since 1003',
    at: t,
    value: t - cameraAt,
    unit: 'ms',
    comparison: '>=',
    limit: rules.cameraFirstFrameMs,
  });
  const found = { finding: 'push_failed', reason: cameraWithoutFrames.reason, evidence: waited } as const;
  findings.kept = begin(findings.kept, found, cameraAt, rules.findingReopenMs);
}

/** No frames while sound goes up, and nobody turned the camera off. */
function videoLost(
  findings: PushFindings,
  { t, fps, ara, spanMs }: PushReading,
  { pictureLost, clogged, excused, isAway }: PushContext,
  rules: Rules,
): void {
  const spell = findings.videoLost;
  const bad = pictureLost && !clogged && !excused && !isAway;
  const change = moveSpell(spell, {
    t,
    start: t - spanMs,
    bad,
    enter: bad && spell.badMs + spanMs >= rules.videoLostMs,
    stay: (fps ?? 0) === 0 && !isAway,
    exitMs: 0,
    reopenMs: rules.findingReopenMs,
  });
  follow(findings, change, spell, () => ({
    finding: 'video_lost',
    reason: 'no_frames',
    evidence: [
      ...evidence({ signal: 'fps', at: t, value: fps, unit: 'frames/s', comparison: '<=', limit: 0 }),
      ...evidence({ signal: 'ara', at: t, value: ara, unit: 'kbit/s', comparison: '>', limit: 0 }),
    ],
  }));
}
