import type { HurtCells } from '../census.ts';
import { RULE_VERSION } from '../rules/ruleTable.ts';
import { confidenceOf } from '../verdict/confidence.ts';
import type { Alert, Evidence, Finding, Stutter } from '../verdict/verdict.ts';
import { summarize } from './summary.ts';

type Unsaid<Said> = Omit<Said, 'revision' | 'provisional' | 'retracted'>;

/** A stutter as far as it is held beside what was said before: the rest of it is made only where it is said. */
type StutterHead = Omit<Unsaid<Stutter>, 'evidence' | 'confidence' | 'summary' | 'ruleVersion'>;

/** A stutter or a finding, with its alert, before they are numbered: what the numbers say, not what was said. */
export interface Draft {
  readonly verdict: StutterHead | Unsaid<Finding>;
  /** The numbers that it rests on. */
  readonly evidence: () => readonly Evidence[];
  /** All of it, in words too. */
  readonly whole: () => Unsaid<Stutter> | Unsaid<Finding>;
  readonly alert: Omit<Alert, 'revision' | 'retracted'> | null;
  /** How long after its end it may go on all the same, ms: nothing where left out. */
  readonly reopenMs?: number;
  /** When that was over which decides what it is, null while it lasts: its own end where left out. */
  readonly decidedAt?: number | null;
  /** What other rooms may have in common with it; nothing where left out. */
  readonly hurt?: () => HurtCells | null;
}

/** What the two sides find out of a stutter; the rest of it follows from that. */
export interface StutterTold extends Omit<StutterHead, 'kind' | 'id' | 'room'> {
  readonly evidence: () => Evidence[];
}

/** What a stutter is known by beside its room: whose or what it is, and since when. */
interface Name {
  /** Several viewers' is known by the first of them, whose own it may have been before the others were heard of. */
  readonly first: string | null;
  /** A push's by its own clock, which may be set right while it lasts; else by `from`. */
  readonly key?: number;
}

/** A stutter is known by where, what (one viewer's by the viewer) and since when: the same after a restart. */
export function draftStutter(
  room: string,
  { evidence, ...told }: StutterTold,
  { first, key }: Name,
): Pick<Draft, 'evidence' | 'whole'> & { readonly verdict: StutterHead } {
  const id = `${room}/${first ?? told.session ?? told.cause}/${key ?? told.from}`;
  const verdict = { kind: 'stutter' as const, id, room, ...told };
  const whole = () => {
    const proven = { ...verdict, evidence: evidence() };
    return {
      ...proven,
      confidence: confidenceOf(proven),
      summary: summarize(proven),
      ruleVersion: RULE_VERSION,
    };
  };
  return { verdict, evidence, whole };
}

/** What a finding is made of; its words and its advice included. */
export type FindingTold = Omit<Unsaid<Finding>, 'kind' | 'id' | 'room' | 'ruleVersion'>;

/** A finding is known by where, whose (a session's, or a side's viewers'), what, why and since when. */
export function draftFinding(room: string, owner: string, told: FindingTold, reopenMs: number): Draft {
  const id = `${room}/${owner}/${told.finding}/${told.reason}/${told.from}`;
  const verdict = { kind: 'finding' as const, id, room, ...told, ruleVersion: RULE_VERSION };
  return { verdict, evidence: () => verdict.evidence, whole: () => verdict, alert: null, reopenMs };
}
