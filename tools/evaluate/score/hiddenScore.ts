import type { Hidden } from '../../../packages/simulator/src/index.ts';
import { isOfPush } from './causes.ts';
import type { Claim, FindingClaim, Said, Truth } from './said.ts';
import { during } from './window.ts';

/** Something true of a push that nobody saw, and whether a finding told of it in its time. */
interface HiddenFate {
  readonly spell: Hidden;
  readonly told: boolean;
}

/** A finding that has labels, and whether it was so. */
export interface FindingFate {
  readonly finding: FindingClaim;
  readonly right: boolean;
}

/** What was said of what nobody saw. */
export interface HiddenScore {
  /** Clogs that the caches hid, each with whether one was told in its time, as absorbed. */
  readonly absorbed: readonly { readonly spell: Hidden; readonly told: boolean }[];
  /** What was said to be absorbed, each with whether a push was in trouble then, felt or not. */
  readonly absorbedSaid: readonly { readonly claim: Claim; readonly right: boolean }[];
  readonly hidden: readonly HiddenFate[];
  readonly findings: readonly FindingFate[];
}

function absorbedOf(truth: Truth, said: Said): HiddenScore['absorbed'] {
  const called = said.claims.filter(({ severity }) => severity === 'absorbed');
  return truth.hidden
    .filter(({ kind }) => kind === 'absorbed_clog')
    .map((spell) => ({ spell, told: called.some(({ from, to }) => during(from, to, spell)) }));
}

/** A push in trouble: with harm that it did, with harm that nothing explains, or with what caches hid. */
const troubled = (truth: Truth) => [
  ...truth.incidents.filter(isOfPush),
  ...truth.hidden.filter(({ kind }) => kind === 'absorbed_clog'),
  ...truth.neutral,
];

function absorbedSaid(truth: Truth, said: Said): HiddenScore['absorbedSaid'] {
  return said.claims
    .filter(({ severity }) => severity === 'absorbed')
    .map((claim) => ({ claim, right: troubled(truth).some((one) => during(claim.from, claim.to, one)) }));
}

/** Which finding tells of what is hidden. */
const tells = ({ finding, reason }: FindingClaim, kind: Hidden['kind']): boolean =>
  (kind === 'adapted' && finding === 'adapted') ||
  (kind === 'adapted_to_uplink' && finding === 'masked_clog' && reason === 'adaption') ||
  (kind === 'masked_clog' && finding === 'masked_clog' && reason === 'cpu');

function hiddenFates({ hidden }: Truth, { findings }: Said): Pick<HiddenScore, 'hidden' | 'findings'> {
  const meets = (finding: FindingClaim, spell: Hidden) =>
    tells(finding, spell.kind) && during(finding.from, finding.to, spell);
  return {
    hidden: hidden.map((spell) => ({ spell, told: findings.some((finding) => meets(finding, spell)) })),
    findings: findings
      .filter(({ finding }) => finding === 'adapted' || finding === 'masked_clog')
      .map((finding) => ({ finding, right: hidden.some((spell) => meets(finding, spell)) })),
  };
}

/** Scores what one detector said of what was true of a push without anybody seeing it. */
export function hiddenScore(truth: Truth, said: Said): HiddenScore {
  return {
    absorbed: absorbedOf(truth, said),
    absorbedSaid: absorbedSaid(truth, said),
    ...hiddenFates(truth, said),
  };
}
