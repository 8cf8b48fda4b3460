import { OURS } from '../run/judge.ts';
import type { Claim } from '../score/said.ts';
import { type Fate, type RunScore, scoreRun } from '../score/scoreRun.ts';
import type { Run } from './report.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)}s`;

function describe(
  { cause, origin, severity, from, to, saidAt, session, groups, evidence }: Claim,
  startMs: number,
): string {
  const place = session ?? (groups.map(({ by, id }) => `${by} ${id}`).join(', ') || 'room');
  return [
    `${cause}/${origin} ${severity} at ${place}, ${seconds(from - startMs)} to ${seconds(to - startMs)}, ` +
      `first said ${seconds(saidAt - startMs)}`,
    ...evidence.map((line) => `      ${line}`),
  ].join('\n');
}

function linesOf({ truth, fates, falseClaims, falseAlerts }: RunScore, everything: boolean): string[] {
  const { startMs } = truth;
  const truths = fates.flatMap((fate) => {
    const { incident, claim, mistakenFor, radiusRight, originRight, vjBlamed } = fate;
    if (!everything && claim !== null && radiusRight && originRight !== false && !vjBlamed) return [];
    const flaw = [
      claim === null ? 'MISSED' : 'found',
      ...(claim !== null && !radiusRight ? ['WRONG PLACE'] : []),
      ...(originRight === false ? ['WRONG ORIGIN'] : []),
      ...(vjBlamed ? ['VJ BLAMED'] : []),
    ].join(', ');
    const { cause, mechanism, jointWith, radius, harmSeconds, viewers, watching, from, to } = incident;
    const said = claim ?? mistakenFor;
    return [
      `  ${flaw}: ${cause} by ${[mechanism, ...jointWith].join('+')} at ${radius.by} ${radius.id}, ` +
        `${seconds(from - startMs)} to ${seconds(to - startMs)}, ${harmSeconds.toFixed(1)} viewer-seconds, ` +
        `${viewers.length} of ${watching} viewers`,
      ...(claim === null ? coveredBy(fate, fates, startMs) : []),
      ...(said === null
        ? []
        : [`    ${claim === null ? 'mistaken for' : 'said'} ${describe(said, startMs)}`]),
    ];
  });
  return [
    ...truths,
    ...falseClaims.map((claim) => `  FALSE: ${describe(claim, startMs)}${nearTo(claim, truth)}`),
    ...falseAlerts.map(({ cause, saidAt }) => `  FALSE VJ ALERT: ${cause} at ${seconds(saidAt - startMs)}`),
  ];
}

/** The stutter that was used for another incident and lasted over this one too. */
function coveredBy({ incident }: Fate, fates: readonly Fate[], startMs: number): string[] {
  const over = fates.flatMap(({ claim }) =>
    claim !== null && claim.from <= incident.to && claim.to >= incident.from ? [claim] : [],
  );
  return over.map(
    ({ cause, from, to, session, groups }) =>
      `    in the time of what was said of another: ${cause} at ${session ?? groups[0]?.id ?? 'room'}, ` +
      `${seconds(from - startMs)} to ${seconds(to - startMs)}`,
  );
}

/** What was true while a false claim lasted: a second piece of one incident, or something nobody saw. */
function nearTo(claim: Claim, truth: RunScore['truth']): string {
  const overlaps = ({ from, to }: { from: number; to: number }) => from <= claim.to && to >= claim.from;
  const at = ({ from, to }: { from: number; to: number }) =>
    `${seconds(from - truth.startMs)} to ${seconds(to - truth.startMs)}`;
  const lines = [
    ...truth.incidents
      .filter(overlaps)
      .map((one) => `in the time of ${one.cause} by ${one.mechanism}, ${at(one)}`),
    ...truth.hidden.filter(overlaps).map((one) => `over hidden ${one.kind}, ${at(one)}`),
  ];
  return lines.map((line) => `\n      ${line}`).join('');
}

/** Every mistake of the diagnosis, or everything, run by run, with what was true and what was said. */
export function missesText(runs: readonly Run[], everything: boolean): string {
  const texts = runs.flatMap(({ judged: { truth, said } }) => {
    const ours = said.get(OURS);
    const lines = ours === undefined ? [] : linesOf(scoreRun(truth, ours), everything);
    const { id, family, viewers, split } = truth.scenario;
    return lines.length === 0
      ? []
      : [[`${id} (${family}, ${split}, ${viewers} viewers)`, ...lines].join('\n')];
  });
  return `${texts.join('\n\n')}\n`;
}
