import type { HurtCells } from '../census.ts';
import { RULE_VERSION } from '../rules/ruleTable.ts';
import { confidenceOf } from '../verdict/confidence.ts';
import type { Alert, Evidence, Finding, Stutter } from '../verdict/verdict.ts';
import { summarize } from './summary.ts';

type Unsaid<Said> = Omit<Said, 'revision' | 'provisional' | 'retracted'>;

/** A stutter as far as it is held beside what was said before: the rest of it is made only where it is said. */
export type StutterHead = Omit<Unsaid<Stutter>, 'evidence' | 'confidence' | 'summary' | 'ruleVersion'>;

/** A stutter or a finding, with its alert, before they are numbered: what the numbers say, not what was said. */
export interface Draft {
  readonly verdict: StutterHead | Unsaid<Finding>;
  /** The numbers that it rests on. */
  readonly evidence: () => readonly Evidence[];
  /** All of it, in words too. */
  readonly whole: () => Unsaid<Stutter> | Unsaid<Finding>;
  readonly alert: Omit<Alert, 'revision' | 'retracted'> | null;
  /** How long after its end it may go on all the same, ms. */
  readonly reopenMs: number;
  /** When that was over which decides what it is, null while it lasts. */
  readonly decidedAt: number | null;
  /** What other rooms may have in common with it; null for nothing. */
  readonly hurt: (() => HurtCells | null) | null;
}

/** What the two sides find out of a stutter. */
type StutterFound = Omit<Draft, 'verdict' | 'whole'> & { readonly verdict: StutterHead };

/** The draft of a stutter: the rest of it follows from what was found. */
export const draftStutter = (found: StutterFound): Draft & StutterFound => ({
  verdict: found.verdict,
  evidence: found.evidence,
  whole: () => wholeOf(found),
  alert: found.alert,
  hurt: found.hurt,
  reopenMs: found.reopenMs,
  decidedAt: found.decidedAt,
});

function wholeOf({ verdict, evidence }: StutterFound): Unsaid<Stutter> {
  const proven = { ...verdict, evidence: [...evidence()] };
  return {
    ...proven,
    confidence: confidenceOf(proven),
    summary: summarize(proven),
    ruleVersion: RULE_VERSION,
  };
}

/**
 * A stutter is known by where, what (one viewer's by the viewer, several viewers' by the first of them, whose own it may
 * have been before the others were heard of) and since when (a push's by its own clock, which may be set right while it
 * lasts): the same after a restart.
 */
export const stutterId = (room: string, what: string, since: number): string => `${room}/${what}/${since}`;

/** What a finding is made of; its words and its advice included. */
export type FindingTold = Omit<Unsaid<Finding>, 'kind' | 'id' | 'room' | 'ruleVersion'>;

/** A finding is known by where, whose (a session's, or a side's viewers'), what, why and since when. */
export function draftFinding(room: string, owner: string, told: FindingTold, reopenMs: number): Draft {
  const id = `${room}/${owner}/${told.finding}/${told.reason}/${told.from}`;
  const verdict = { kind: 'finding' as const, id, room, ...told, ruleVersion: RULE_VERSION };
  return {
    verdict,
    evidence: () => verdict.evidence,
    whole: () => verdict,
    alert: null,
    hurt: null,
    reopenMs,
    decidedAt: told.to,
  };
}
