import type { Rules } from '../../../rules/ruleTable.ts';
import type { PushFinding } from '../../../signal.ts';
import { evidence } from '../../../verdict/evidence.ts';
import type { Evidence } from '../../../verdict/verdict.ts';
import { type Carried, carriedAt, type UplinkCapacity } from '../capacity.ts';
import { begin, end, type Found } from './keep.ts';

/** What a push was set to make, and what else holds it back, at one moment. */
export interface Asked {
  readonly t: number;
  /** Null where the settings are not known. */
  readonly videoKbps: number | null;
  readonly audioKbps: number;
  /** Its encoder gave up bitrate to stay smooth. */
  readonly adapted: boolean;
  /** Its frame rate is low for want of processor. */
  readonly starves: boolean;
  /** Its uplink is clogged now: whatever else is wrong hides nothing. */
  readonly clogged: boolean;
}

const HEADROOM = { finding: 'headroom', reason: 'uplink_thin' } as const;
const BY_ADAPTION = { finding: 'masked_clog', reason: 'adaption' } as const;
const BY_CPU = { finding: 'masked_clog', reason: 'cpu' } as const;

/** Moves what a push's uplink comes to beside its settings: too thin for them, and what hides that. */
export function noteUplink(
  kept: readonly PushFinding[],
  capacity: UplinkCapacity,
  asked: Asked,
  rules: Rules,
): readonly PushFinding[] {
  const { videoKbps } = asked;
  if (videoKbps === null) return kept;
  const carried = carriedAt(capacity, asked.t, rules);
  const needKbps = videoKbps + asked.audioKbps;
  const thin = carried !== null && carried.kbps < rules.headroomLeast * needKbps ? carried : null;
  const tells = (what: typeof HEADROOM | typeof BY_ADAPTION | typeof BY_CPU, holds: boolean) => ({
    what,
    holds: holds && thin !== null,
  });
  return [
    tells(HEADROOM, true),
    tells(BY_ADAPTION, asked.adapted && !asked.clogged),
    tells(BY_CPU, asked.starves && !asked.clogged && (carried?.kbps ?? needKbps) < needKbps),
  ].reduce<readonly PushFinding[]>((before, { what, holds }) => {
    const isMeant = (one: PushFinding) => one.finding === what.finding && one.reason === what.reason;
    if (!holds || thin === null) return end(before, lastOf(what, asked, capacity), isMeant);
    const found: Found = { ...what, evidence: evidenceOf(thin, needKbps, rules) };
    // What was measured stays as it was until it is measured again.
    const isNews = thin.to === asked.t;
    const from = what === HEADROOM ? thin.from : asked.t;
    const begun = begin(before, found, from, rules.findingReopenMs);
    if (!isNews) return begun;
    return begun.map((one) => (one.to === null && isMeant(one) ? { ...one, evidence: found.evidence } : one));
  }, kept);
}

/** What the uplink carries was last so when it was last measured; the rest is so until it is not. */
function lastOf(what: { readonly finding: string }, { t }: Asked, { saturated }: UplinkCapacity): number {
  return what.finding === 'headroom' ? (saturated.at(-1)?.t ?? t) : t;
}

function evidenceOf({ kbps, to, measuredMs }: Carried, needKbps: number, rules: Rules): Evidence[] {
  return [
    ...evidence({
      signal: 'capacity',
      at: to,
      value: kbps,
      unit: 'kbit/s',
      comparison: '<',
      limit: rules.headroomLeast * needKbps,
    }),
    ...evidence({
      signal: 'time with a full socket',
      at: to,
      value: measuredMs,
      unit: 'ms',
      comparison: '>=',
      limit: rules.capacityLeastMs,
    }),
  ];
}
