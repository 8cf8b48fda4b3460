import type { Cause, Evidence } from '@stutterscope/diagnosis';
import { holds, rulesOfLimit, type SignalWords, signalWords } from '../signals.ts';
import type { ChangedRule } from './changedRules.ts';
import type { Match } from './matchStutters.ts';

/** A measured value and the limits that two runs hold it to; one is null where only a run could tell it. */
export interface Reason {
  readonly signal: string;
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: Evidence['comparison'];
  readonly limitBefore: number | null;
  readonly limitAfter: number | null;
  readonly rules: readonly ChangedRule[];
}

interface Line {
  readonly evidence: Evidence;
  readonly cause: Cause;
  readonly words: SignalWords;
}

function linesOf({ before, after }: Match): Line[] {
  const lines = [before, after]
    .filter((stutter) => stutter !== null)
    .flatMap(({ cause, evidence }) =>
      evidence.map((line) => ({ evidence: line, cause, words: signalWords(line.signal, cause) })),
    );
  return [...Map.groupBy(lines, ({ words }) => words.label).values()].flatMap(([first]) => first ?? []);
}

/** The limit that stands in a run's evidence, else what the rule alone gives; null where it takes more than that. */
function limitIn(
  side: 'before' | 'after',
  { evidence, cause, words }: Line,
  match: Match,
  changed: ChangedRule,
): number | null {
  const stutter = match[side];
  const told = stutter?.evidence.find(({ signal }) => signal === evidence.signal);
  if (told !== undefined && stutter?.cause === cause) return told.limit;
  // As evidence is told, in tenths.
  return words.limit?.kind === 'rule' ? Math.round(changed[side] * words.limit.scale * 10) / 10 : null;
}

function reasonOf(line: Line, match: Match, changes: readonly ChangedRule[]): Reason[] {
  const rests = rulesOfLimit(line.words.limit);
  const rules = changes.filter(({ rule }) => rests.includes(rule));
  const [changed] = rules;
  if (changed === undefined) return [];
  const limitBefore = limitIn('before', line, match, changed);
  const limitAfter = limitIn('after', line, match, changed);
  const { signal, value, unit, comparison } = line.evidence;
  const isKnown = limitBefore !== null && limitAfter !== null;
  // On the same side of both, the value is no reason.
  if (isKnown && holds(line.evidence, limitBefore) === holds(line.evidence, limitAfter)) return [];
  return [{ signal, label: line.words.label, value, unit, comparison, limitBefore, limitAfter, rules }];
}

/** What the evidence tells of why two runs differ: its values that cross a limit which changed. */
export function reasonsFor(match: Match, changes: readonly ChangedRule[]): Reason[] {
  return linesOf(match).flatMap((line) => reasonOf(line, match, changes));
}
