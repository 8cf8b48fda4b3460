import { lasting, utc } from '@stutterscope/cloud';
import {
  type Alert,
  type Borrowed,
  defaultRules,
  RULE_VERSION,
  type Stutter,
  type WhatIf,
} from '@stutterscope/diagnosis';
import { costSentence } from '../whatIf/whatIfText.ts';
import { borrowedWords } from './borrowedStory.ts';
import { causeWords, originWords, severityWords } from './causeWords.ts';
import { evidenceText } from './evidenceText.ts';
import { wrap } from './wrap.ts';

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n');
const sentences = (texts: readonly string[]) => texts.map((text) => wrap(text, '  '));

/** Caches hide the beginning of many a clog. */
function feltWords({ from, visibleFrom }: Stutter): string {
  if (visibleFrom === null || visibleFrom - from < 1000) return '';
  return ` Hidden by caches until ${utc(visibleFrom)}.`;
}

function headOf(stutter: Stutter, nowMs: number): string {
  const { room, cause, severity, from, to } = stutter;
  const name = `${room}: ${cause.replaceAll('_', ' ')}, ${severity}`;
  return to === null
    ? `${name}, still on\n  Since ${utc(from)}, for ${lasting(nowMs - from)} so far.${feltWords(stutter)}`
    : `${name}, over\n  From ${utc(from)} to ${utc(to)}, for ${lasting(to - from)}.${feltWords(stutter)}`;
}

function hitWords({ cause, session, groups, undecided, viewers }: Stutter): string[] {
  const { affected, watching } = viewers;
  if (watching === 0) return ['No viewer of this room reported. Nobody can say who saw it.'];
  const met = cause === 'low_frame_rate' ? 'saw too few frames, or stalled' : 'stalled';
  const count = `${affected} of ${watching} viewers ${met}.`;
  if (groups.length > 0) {
    const each = groups.map(
      (group) => `${group.by} ${group.id}: ${group.affected} of ${group.watching} viewers.`,
    );
    return [count, 'They have in common:', ...each];
  }
  if (cause !== 'downstream_lag') return [count];
  if (undecided.length > 0) {
    const each = undecided.map(
      (group) => `${group.by} ${group.id}: ${group.affected} of ${group.watching} viewers.`,
    );
    return [count, 'They have something in common, but too few viewers are heard of to tell which:', ...each];
  }
  if (session !== null) return [count, `One viewer alone: session ${session}.`];
  return [count, 'No network, server, region, app version or protocol of its own explains them.'];
}

function alertWords(alert: Alert): string[] {
  const over = alert.resolvedAt === null ? 'It is not over yet.' : `Over at ${utc(alert.resolvedAt)}.`;
  return [
    ...sentences([`${alert.audience.toUpperCase()}, at ${utc(alert.at)}: "${alert.message}"`]),
    ...alert.remedies.map((remedy) => wrap(`- ${remedy}`, '    ')),
    ...sentences([over]),
  ];
}

function silenceWords({ cause }: Stutter): string {
  if (cause === 'downstream_lag') return 'Nobody. The VJ can do nothing about it, so the VJ is not told.';
  const dueMs = cause === 'upstream_clog' ? defaultRules.alertClogMs : defaultRules.alertFpsMs;
  return `Nobody. The VJ is told only of what still lasts ${lasting(dueMs)} after it began.`;
}

function footOf({ ruleVersion, provisional, confidence }: Stutter): string[] {
  const other =
    ruleVersion === RULE_VERSION ? '' : ` What the rules mean is told as of version ${RULE_VERSION}.`;
  const standing = provisional
    ? `Provisional: telemetry that comes up to ${lasting(defaultRules.latenessMs)} late may still change it.`
    : 'Final: no late telemetry can change it.';
  const sure = `Of verdicts like this one ${Math.round(100 * confidence)} in a hundred are right in cause and time.`;
  return [sure, `Rules of version ${ruleVersion}.${other}`, standing];
}

/** A stutter in plain sentences with its evidence, its viewers and what was told to whom. */
export function stutterStory(
  stutter: Stutter,
  alerts: readonly Alert[],
  others: readonly Stutter[],
  borrowed: Borrowed | null,
  nowMs: number,
  cost: WhatIf | null,
): string {
  const [why, against] = [true, false].map((side) =>
    stutter.evidence
      .filter(({ supports }) => supports === side)
      .map((line) => evidenceText(line, stutter.cause)),
  );
  const told = alerts.flatMap(alertWords);
  const atOnce = others.map(({ from, summary }) => `Since ${utc(from)}: ${summary}`);
  return [
    headOf(stutter, nowMs),
    section('What happened', sentences([causeWords[stutter.cause], severityWords[stutter.severity]])),
    section('Where it broke', sentences([originWords[stutter.origin]])),
    ...(borrowed === null ? [] : [section('What other rooms say', sentences(borrowedWords(borrowed)))]),
    section('What says so', why?.length ? why : sentences(['No value was kept.'])),
    section('What speaks against it', against?.length ? against : sentences(['Nothing that was measured.'])),
    section('Who was hit', sentences(hitWords(stutter))),
    ...(cost === null ? [] : [section('What it cost', sentences([costSentence(cost)]))]),
    section('Who was told', told.length > 0 ? told : sentences([silenceWords(stutter)])),
    ...(atOnce.length > 0 ? [section('At the same time', sentences(atOnce))] : []),
    section('How sure this is', sentences(footOf(stutter))),
  ].join('\n\n');
}
