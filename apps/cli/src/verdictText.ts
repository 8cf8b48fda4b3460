import type { Alert, Finding, Incident, Stutter, Verdict } from '@stutterscope/diagnosis';
import { printable } from './printable.ts';

const clock = (at: number) => new Date(at).toISOString().slice(11, 19);

function radius(stutter: Stutter): string {
  const { groups, undecided, session } = stutter;
  const named = (group: Stutter['groups'][number]) =>
    `${group.by} ${group.id} (${group.affected} of ${group.watching} viewers)`;
  if (groups.length > 0) return groups.map(named).join(', ');
  if (undecided.length > 0) return `${undecided.map(named).join(' or ')}, too few to tell`;
  return session === null ? 'the whole room' : `session ${session}`;
}

const spoken = (evidence: Stutter['evidence']) =>
  evidence
    .filter(({ supports }) => supports)
    .map(
      ({ signal, value, unit, comparison, limit }) => `${signal} ${value} ${unit} (${comparison} ${limit})`,
    )
    .join('; ');

function stutterText(stutter: Stutter): string {
  const until = stutter.to === null ? 'still going on' : `to ${clock(stutter.to)}`;
  const evidence = spoken(stutter.evidence);
  return [
    `${stutter.room}: ${stutter.cause}, ${stutter.severity}, from ${clock(stutter.from)} ${until} UTC`,
    `  ${stutter.summary}`,
    `  origin    ${stutter.origin}`,
    `  hits      ${radius(stutter)}; ${stutter.viewers.affected} of ${stutter.viewers.watching} viewers`,
    ...(evidence.length > 0 ? [`  evidence  ${evidence}`] : []),
  ].join('\n');
}

function alertText(alert: Alert): string {
  const until = alert.resolvedAt === null ? 'not over yet' : `over at ${clock(alert.resolvedAt)}`;
  return [
    `${alert.room}: to the ${alert.audience.toUpperCase()} at ${clock(alert.at)} UTC, ${until}`,
    `  ${alert.message}`,
    ...alert.remedies.map((remedy) => `  - ${remedy}`),
  ].join('\n');
}

function incidentText(incident: Incident): string {
  const { cause, by, cellId, from, to, roomIds, rooms } = incident;
  const until = to === null ? 'still going on' : `to ${clock(to)}`;
  const more = rooms > roomIds.length ? `, and ${rooms - roomIds.length} more` : '';
  return [
    `many rooms: ${cause}, ${by} ${cellId}, from ${clock(from)} ${until} UTC`,
    `  ${incident.summary}`,
    `  rooms     ${roomIds.join(', ')}${more}`,
    `  evidence  ${spoken(incident.evidence)}`,
  ].join('\n');
}

function findingText(finding: Finding): string {
  const until = finding.to === null ? 'still so' : `to ${clock(finding.to)}`;
  return [
    `${finding.room}: ${finding.finding} (${finding.reason}), from ${clock(finding.from)} ${until} UTC`,
    `  ${finding.summary}`,
    ...finding.advice.map((advice) => `  - ${advice}`),
  ].join('\n');
}

/** Verdicts in sentences, for a person: what stuttered and who was told, in many rooms at once, then what else is so. */
export function verdictText(verdicts: readonly Verdict[]): string {
  const stuttered = verdicts.flatMap((verdict) => {
    if (verdict.kind === 'stutter') return [stutterText(verdict)];
    return verdict.kind === 'alert' ? [alertText(verdict)] : [];
  });
  const together = verdicts.filter((verdict) => verdict.kind === 'incident').map(incidentText);
  const found = verdicts.filter((verdict) => verdict.kind === 'finding').map(findingText);
  const texts = [
    ...(stuttered.length > 0 ? stuttered : ['Nothing stuttered.']),
    ...together,
    ...(found.length > 0 ? ['Found besides:', ...found] : []),
  ];
  return printable(texts.join('\n\n'));
}
