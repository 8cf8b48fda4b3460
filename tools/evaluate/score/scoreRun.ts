import type { Cause } from '../../../packages/diagnosis/src/index.ts';
import type { Incident } from '../../../packages/simulator/src/index.ts';
import { causes, causesOf, isOfPush, originsOf } from './causes.ts';
import { type ForecastFate, type FreezeFate, forecastFates, freezeFates } from './forecast.ts';
import { type HiddenScore, hiddenScore } from './hiddenScore.ts';
import { pairUp } from './match.ts';
import { isRadiusRight, sharesViewers } from './radius.ts';
import type { Claim, Said, Truth, VjAlert } from './said.ts';
import { AFTER_MS, BEFORE_MS, during, near } from './window.ts';

/** The labels each as it came: every brief harm and every piece of one trouble counts by itself. */
export const AS_LABELLED = 'as labelled';

interface Pair {
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

/** How much of one cause was found when harm is drawn differently. */
interface VariantScore {
  readonly variant: string;
  readonly cause: Cause;
  readonly incidents: number;
  readonly found: number;
  readonly falseClaims: number;
}

/** One run, one detector: every incident's fate, and what was said of nothing. */
export interface RunScore extends HiddenScore {
  readonly truth: Truth;
  readonly fates: readonly Fate[];
  readonly falseClaims: readonly Claim[];
  readonly falseAlerts: readonly VjAlert[];
  readonly freezes: readonly FreezeFate[];
  readonly forecasts: readonly ForecastFate[];
  readonly variants: readonly VariantScore[];
  readonly corrections: number;
  /** Every claim that counts beside whether it was right: for calibration. */
  readonly judged: readonly { readonly claim: Claim; readonly right: boolean }[];
}

const counts = (claim: Claim) => claim.severity !== 'absorbed';

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
  const wrong = free.filter((claim) => !isNeutral(truth, claim));
  const falseAlerts = said.alerts.filter((alert) => !isEarned(truth, alert));
  return {
    truth,
    fates: truth.incidents.map((one) => fateOf(truth, one, found.get(one) ?? null, wrong, falseAlerts)),
    falseClaims: wrong,
    falseAlerts,
    freezes: freezeFates(truth.freezes, truth.screens, said.forecasts),
    forecasts: forecastFates(truth.screens, said.forecasts),
    ...hiddenScore(truth, said),
    variants: variantsOf(truth, said),
    corrections: said.corrections,
    judged: claims.map((claim) => ({ claim, right: !wrong.includes(claim) })),
  };
}

function variantsOf(truth: Truth, said: Said): VariantScore[] {
  return Object.entries(truth.variants).flatMap(([variant, drawn]) => {
    const { fates, falseClaims } = scoreRun({ ...truth, ...drawn, variants: {} }, said);
    return causes.map((cause) => {
      const mine = fates.filter(({ incident }) => incident.cause === cause);
      return {
        variant,
        cause,
        incidents: mine.length,
        found: mine.filter(({ claim }) => claim !== null).length,
        falseClaims: falseClaims.filter((claim) => claim.cause === cause).length,
      };
    });
  });
}

function isNeutral(truth: Truth, claim: Claim): boolean {
  return truth.neutral.some(
    (harm) => during(claim.from, claim.to, harm) && sharesViewers(truth.roster, claim, harm),
  );
}

/** A VJ is rightly told of whatever truly ails the push, felt by viewers or not yet. */
function isEarned(truth: Truth, alert: VjAlert): boolean {
  return [...truth.incidents.filter(isOfPush), ...truth.hidden, ...truth.neutral].some((spell) =>
    during(alert.from, alert.to, spell),
  );
}

/** A stutter laid to a push that had no part in anything then, dated at the incident or lasting into it. */
function blames(truth: Truth, claim: Claim, incident: Incident): boolean {
  const lasts = claim.from <= incident.to && claim.to >= incident.from;
  return (
    claim.cause !== 'downstream_lag' &&
    (lasts || near(claim.from, incident)) &&
    !truth.incidents.some((one) => isOfPush(one) && during(claim.from, claim.to, one))
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
  const origins = originsOf[incident.mechanism];
  const alerted = falseAlerts.some((alert) => during(alert.from, alert.to, incident));
  return {
    incident,
    claim,
    mistakenFor: claim === null ? (others.find(({ cause }) => cause !== incident.cause) ?? null) : null,
    radiusRight: claim !== null && isRadiusRight(truth.roster, claim, incident),
    originRight: claim === null || origins === undefined ? null : origins.includes(claim.origin),
    vjBlamed: !isOfPush(incident) && (alerted || free.some((other) => blames(truth, other, incident))),
  };
}
