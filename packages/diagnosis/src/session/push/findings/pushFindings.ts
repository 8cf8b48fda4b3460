import type { Batch, BatchEvent } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import type { PushFinding } from '../../../signal.ts';
import { evidence } from '../../../verdict/evidence.ts';
import { newSpell, type Spell } from '../spell.ts';
import { type Adapted, newAdapted, noteBitrateChange } from './adapted.ts';
import { type Drift, newDrift } from './drift.ts';
import { begin, end, isAnyOpen, withdraw } from './keep.ts';
import { failureOf, isMendedBy } from './pushFailure.ts';
import { expiringLink, pushSettings, settingsKey } from './pushSettings.ts';

/** All that is remembered of a push for its findings: plain data. */
export interface PushFindings {
  kept: readonly PushFinding[];
  /** When the camera opened; null once it gave a picture. */
  cameraAt: number | null;
  /** It was once connected: what is refused after that was accepted before. */
  connected: boolean;
  /** The settings that were looked at last. */
  settings: string | null;
  readonly adapted: Adapted;
  readonly videoLost: Spell;
  readonly drift: Drift;
}

export const newPushFindings = (): PushFindings => ({
  kept: [],
  cameraAt: null,
  connected: false,
  settings: null,
  adapted: newAdapted(),
  videoLost: newSpell(),
  drift: newDrift(),
});

/** Takes note of a silence that ended at `t`: what happened in it nobody knows. */
export function noteSilence(findings: PushFindings, until: number, t: number, rules: Rules): void {
  if (until === 0 || t - until < rules.silentMs) return;
  const silence = evidence({
    signal: 'silence',
    at: until,
    value: t - until,
    unit: 'ms',
    comparison: '>=',
    limit: rules.silentMs,
  });
  const found = { finding: 'silent', reason: 'no_samples', evidence: silence } as const;
  findings.kept = end(begin(findings.kept, found, until, 0), t, ({ finding }) => finding === 'silent');
}

/** Looks at the settings, where they are others than before, and at the link, whose time runs out by itself. */
export function noteSettings(findings: PushFindings, { stream }: Batch, t: number, rules: Rules): void {
  noteLink(findings, stream, t, rules);
  const key = settingsKey(stream);
  if (key === findings.settings) return;
  findings.settings = key;
  const settings = pushSettings(stream, t, rules);
  const isMended = ({ finding, reason }: PushFinding) =>
    finding === 'settings' && ofStream.has(reason) && !settings.some((one) => one.reason === reason);
  findings.kept = end(findings.kept, t, isMended);
  for (const one of settings)
    findings.kept = begin(findings.kept, { finding: 'settings', ...one }, t, rules.findingReopenMs);
}

function noteLink(findings: PushFindings, stream: Batch['stream'], t: number, rules: Rules): void {
  const link = expiringLink(stream, t, rules);
  const isLink = ({ reason }: PushFinding) => reason === 'link_expires';
  if (link !== null)
    findings.kept = begin(findings.kept, { finding: 'settings', ...link }, t, rules.findingReopenMs);
  else findings.kept = end(findings.kept, t, isLink);
}

/** The advice that other settings end; the rest is known only from events. */
const ofStream = new Set(['bitrate_too_low', 'bitrate_too_high', 'fps_too_low', 'fps_above_useful']);

/** Takes an event of a push in. */
export function noteEvent(
  findings: PushFindings,
  { code, detail }: Pick<BatchEvent, 'code' | 'detail'>,
  t: number,
  { client, stream }: Batch,
  rules: Rules,
): void {
  const isExpired = t >= (stream.urlExpiresAt ?? Number.POSITIVE_INFINITY);
  const failure = failureOf(code, client.platform, findings.connected, isExpired);
  if (failure !== null) note(findings, 'push_failed', failure.reason, code, t, rules);
  switch (code) {
    case 1002:
      findings.connected = true;
      mend(findings, 'connection', t, rules);
      return;
    case 1003:
      findings.cameraAt = t;
      camera(findings, t);
      return;
    case 1007:
      mend(findings, 'video', t, rules);
      return;
    case 1010:
      camera(findings, t);
      return;
    case 1009:
      note(findings, 'paused', 'camera_removed', code, t, rules);
      return;
    case 1011:
      note(findings, 'paused', 'camera_closed', code, t, rules);
      return;
    case 1006:
      noteBitrateChange(findings.adapted, t, detail);
      // handbook, "Traffic Control": a beauty show gives up smoothness before it gives up the picture.
      if (stream.scenario === 'beauty') note(findings, 'settings', 'adaption_in_beauty', code, t, rules);
      return;
    case 1004:
      if (stream.scenario === 'beauty') note(findings, 'settings', 'screen_as_beauty', code, t, rules);
      return;
    default:
      return;
  }
}

const camera = (findings: PushFindings, t: number) => {
  findings.kept = end(findings.kept, t, ({ finding }) => finding === 'paused');
};

/** Opens a finding that an event tells of. */
function note(
  findings: PushFindings,
  finding: PushFinding['finding'],
  reason: string,
  code: number,
  t: number,
  rules: Rules,
): void {
  const line = { signal: String(code), at: t, value: 1, unit: 'events', comparison: '>=', limit: 1 } as const;
  findings.kept = begin(
    findings.kept,
    { finding, reason, evidence: evidence(line) },
    t,
    rules.findingReopenMs,
  );
}

/** A sign of life ends the failures it speaks against; one that was over at once was none. */
export function mend(
  findings: PushFindings,
  sign: Parameters<typeof isMendedBy>[0],
  t: number,
  rules: Rules,
): void {
  if (sign === 'video') findings.cameraAt = null;
  const isMeant = isMendedBy(sign);
  if (!isAnyOpen(findings.kept, isMeant)) return;
  const rest = withdraw(
    findings.kept,
    (one) => one.to === null && isMeant(one) && t - one.from < rules.pushFailedMs,
  );
  findings.kept = end(rest, t, isMeant);
}
