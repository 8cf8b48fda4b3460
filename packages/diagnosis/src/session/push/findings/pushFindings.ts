import type { Rules } from '../../../rules/ruleTable.ts';
import type { PushFinding } from '../../../signal.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { PushReading } from '../reading.ts';
import { begin, end, withdraw } from './keep.ts';
import { cameraWithoutFrames, failureOf, isMendedBy } from './pushFailure.ts';

/** All that is remembered of a push for its findings: plain data. */
export interface PushFindings {
  kept: PushFinding[];
  /** When the camera opened; null once it gave a picture. */
  cameraAt: number | null;
}

export const newPushFindings = (): PushFindings => ({ kept: [], cameraAt: null });

/** Takes an event of a push in. */
export function noteEvent(
  findings: PushFindings,
  code: number,
  t: number,
  platform: string,
  rules: Rules,
): void {
  if (code === 1002) mend(findings, 'connection', t, rules);
  if (code === 1003) findings.cameraAt = t;
  if (code === 1007) mend(findings, 'video', t, rules);
  const failure = failureOf(code, platform);
  if (failure === null) return;
  const said = evidence({
    signal: String(code),
    at: t,
    value: 1,
    unit: 'events',
    comparison: '>=',
    limit: 1,
  });
  const found = { finding: 'push_failed', reason: failure.reason, evidence: said } as const;
  findings.kept = begin(findings.kept, found, t, rules.findingReopenMs);
}

/** Takes a sample of a push in. */
export function noteReading(findings: PushFindings, reading: PushReading, rules: Rules): void {
  const { t, fps, ara } = reading;
  if ((fps ?? 0) > 0) mend(findings, 'video', t, rules);
  if ((ara ?? 0) > 0) mend(findings, 'audio', t, rules);
  const { cameraAt } = findings;
  if (cameraAt === null || t - cameraAt < rules.cameraFirstFrameMs) return;
  const found = {
    finding: 'push_failed',
    reason: cameraWithoutFrames.reason,
    evidence: evidence({
      signal: 'time since 1003',
      at: t,
      value: t - cameraAt,
      unit: 'ms',
      comparison: '>=',
      limit: rules.cameraFirstFrameMs,
    }),
  } as const;
  findings.cameraAt = null;
  findings.kept = begin(findings.kept, found, cameraAt, rules.findingReopenMs);
}

/** A sign of life ends the failures it speaks against; one that was over at once was none. */
function mend(findings: PushFindings, sign: Parameters<typeof isMendedBy>[0], t: number, rules: Rules): void {
  if (sign === 'video') findings.cameraAt = null;
  const isMeant = isMendedBy(sign);
  if (!findings.kept.some((one) => one.to === null && isMeant(one))) return;
  const rest = withdraw(
    findings.kept,
    (one) => one.to === null && isMeant(one) && t - one.from < rules.pushFailedMs,
  );
  findings.kept = end(rest, t, isMeant);
}
