import type { Cause, Origin } from '../../../packages/diagnosis/src/index.ts';
import type { Hidden, Incident, Mechanism } from '../../../packages/simulator/src/index.ts';
import { pairUp } from './match.ts';
import { isRadiusRight, sharesViewers } from './radius.ts';
import type { Claim, Said, Truth, VjAlert } from './said.ts';

/** How far from the first harm a stutter may be dated to be the same one, ms (domain notes, 3.5). */
export const BEFORE_MS = 12_000;
export const AFTER_MS = 6_000;

export const causes = [
  'upstream_clog',
  'low_frame_rate',
  'downstream_lag',
] as const satisfies readonly Cause[];

const causeOf: Readonly<Record<Mechanism, Cause>> = {
  uplink: 'upstream_clog',
  cpu: 'low_frame_rate',
  camera: 'low_frame_rate',
  encoder: 'low_frame_rate',
  origin: 'downstream_lag',
  edge_server: 'downstream_lag',
  network: 'downstream_lag',
  region: 'downstream_lag',
  version: 'downstream_lag',
  last_mile: 'downstream_lag',
  device: 'downstream_lag',
};

const originOf: Partial<Record<Mechanism, readonly Origin[]>> = {
  cpu: ['encoder_cpu'],
  camera: ['camera'],
  encoder: ['encoder_fault', 'encoder_settings'],
};

export interface Pair {
  readonly incident: Incident;
  readonly claim: Claim;
}

/** Where one incident went: found or not, and what was said in its time whatever the cause. */
export interface Fate {
  readonly incident: Incident;
  readonly claim: Claim | null;
  /** Said about it, and about nothing else, under another cause. */
  readonly mistakenFor: Claim | null;
  readonly radiusRight: boolean;
  /** Null where the truth names no origin, or nothing was found. */
  readonly originRight: boolean | null;
  /** A VJ was blamed, by a stutter or an alert, for what no VJ did. */
  readonly vjBlamed: boolean;
}

/** How much of low frame rate was found when harm begins at another cut. */
export interface CutScore {
  readonly cut: number;
  readonly incidents: number;
  readonly found: number;
  readonly falseClaims: number;
}

/** One run, one detector: every incident's fate, and what was said of nothing. */
export interface RunScore {
  readonly truth: Truth;
  readonly fates: readonly Fate[];
  readonly falseClaims: readonly Claim[];
  readonly falseAlerts: readonly VjAlert[];
  /** Clogs that the caches hid, each with whether one was told in its time, as absorbed. */
  readonly absorbed: readonly { readonly spell: Hidden; readonly told: boolean }[];
  /** Low frame rate by other cuts of harm. */
  readonly cuts: readonly CutScore[];
  readonly corrections: number;
  /** Every claim that counts beside whether it was right: for calibration. */
  readonly judged: readonly { readonly claim: Claim; readonly right: boolean }[];
}

/** What an incident may rightly be called: its own cause, and those of mechanisms as necessary as its own. */
export function causesOf(incident: Incident): Set<Cause> {
  return new Set([incident.cause, ...incident.jointWith.map((mechanism) => causeOf[mechanism])]);
}

const counts = (claim: Claim) => claim.severity !== 'absorbed';

const near = (from: number, incident: Incident) =>
  from >= incident.from - BEFORE_MS && from <= incident.from + AFTER_MS;

const during = (from: number, to: number, spell: { readonly from: number; readonly to: number }) =>
  from <= spell.to + AFTER_MS && to >= spell.from - BEFORE_MS;

function pairsOf(truth: Truth, incidents: readonly Incident[], claims: readonly Claim[]): Pair[] {
  const edges = incidents.flatMap((incident, left) =>
    claims.flatMap((claim, right) => {
      if (!near(claim.from, incident) || !sharesViewers(truth.roster, claim, incident)) return [];
      const off = isRadiusRight(truth.roster, claim, incident) ? 0 : BEFORE_MS + AFTER_MS;
      return [{ left, right, cost: off + Math.abs(claim.from - incident.from) }];
    }),
  );
  return [...pairUp(edges)].flatMap(([left, right]) => {
    const incident = incidents[left];
    const claim = claims[right];
    return incident === undefined || claim === undefined ? [] : [{ incident, claim }];
  });
}

/** Scores what one detector said of one run. */
export function scoreRun(truth: Truth, said: Said): RunScore {
  const claims = said.claims.filter(counts);
  const found = new Map<Incident, Claim>();
  for (const cause of causes) {
    const incidents = truth.incidents.filter((incident) => incident.cause === cause);
    const called = claims.filter((claim) => claim.cause === cause);
    for (const { incident, claim } of pairsOf(truth, incidents, called)) found.set(incident, claim);
  }
  // A joint incident may be called by either cause; each is found once.
  const free = claims.filter((claim) => ![...found.values()].includes(claim));
  for (const cause of causes) {
    const joint = truth.incidents.filter((one) => one.cause !== cause && causesOf(one).has(cause));
    const called = free.filter((claim) => claim.cause === cause);
    for (const { incident, claim } of pairsOf(truth, joint, called)) {
      if (!found.has(incident)) found.set(incident, claim);
      free.splice(free.indexOf(claim), 1);
    }
  }
  const wrong = free.filter(
    (claim) => !truth.unexplained.some((spell) => during(claim.from, claim.to, spell)),
  );
  const falseAlerts = said.alerts.filter((alert) => !isEarned(truth, alert));
  return {
    truth,
    fates: truth.incidents.map((one) => fateOf(truth, one, found.get(one) ?? null, wrong, falseAlerts)),
    falseClaims: wrong,
    falseAlerts,
    absorbed: absorbedOf(truth, said),
    cuts: cutsOf(truth, said),
    corrections: said.corrections,
    judged: claims.map((claim) => ({ claim, right: !wrong.includes(claim) })),
  };
}

function cutsOf(truth: Truth, said: Said): CutScore[] {
  return truth.graded.map(({ cut, incidents, unexplained }) => {
    const { fates, falseClaims } = scoreRun({ ...truth, incidents, unexplained, graded: [] }, said);
    const low = fates.filter(({ incident }) => incident.cause === 'low_frame_rate');
    return {
      cut,
      incidents: low.length,
      found: low.filter(({ claim }) => claim !== null).length,
      falseClaims: falseClaims.filter(({ cause }) => cause === 'low_frame_rate').length,
    };
  });
}

function absorbedOf(truth: Truth, said: Said): RunScore['absorbed'] {
  const called = said.claims.filter(({ severity }) => severity === 'absorbed');
  return truth.hidden
    .filter(({ kind }) => kind === 'absorbed_clog')
    .map((spell) => ({ spell, told: called.some(({ from, to }) => during(from, to, spell)) }));
}

/** A VJ is rightly told of whatever truly ails the push, felt by viewers or not yet. */
function isEarned(truth: Truth, alert: VjAlert): boolean {
  const ofPush = (incident: Incident) =>
    [...causesOf(incident)].some((cause) => cause !== 'downstream_lag') &&
    during(alert.from, alert.to, incident);
  return (
    truth.incidents.some(ofPush) ||
    [...truth.hidden, ...truth.unexplained].some((spell) => during(alert.from, alert.to, spell))
  );
}

function fateOf(
  truth: Truth,
  incident: Incident,
  claim: Claim | null,
  free: readonly Claim[],
  falseAlerts: readonly VjAlert[],
): Fate {
  const others = free.filter(
    (other) => near(other.from, incident) && sharesViewers(truth.roster, other, incident),
  );
  const origins = originOf[incident.mechanism];
  const downstream = !causesOf(incident).has('upstream_clog') && !causesOf(incident).has('low_frame_rate');
  const upstreamSaid = free.some(
    (other) => other.cause !== 'downstream_lag' && during(other.from, other.to, incident),
  );
  const alerted = falseAlerts.some((alert) => during(alert.from, alert.to, incident));
  return {
    incident,
    claim,
    mistakenFor: claim === null ? (others.find(({ cause }) => cause !== incident.cause) ?? null) : null,
    radiusRight: claim !== null && isRadiusRight(truth.roster, claim, incident),
    originRight: claim === null || origins === undefined ? null : origins.includes(claim.origin),
    vjBlamed: downstream && (upstreamSaid || alerted),
  };
}
