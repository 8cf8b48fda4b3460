import type { Evidence } from '@stutterscope/diagnosis';
import { holds, rulesOfLimit, signalWords } from '../signals.ts';
import type { ChangedRule } from './changedRules.ts';
import type { Match } from './matchStutters.ts';

/** A measured value between an old and a new limit; a limit is null where only the run without the stutter knew it. */
export interface Reason {
  readonly signal: string;
  readonly value: number;
  readonly unit: string;
  readonly comparison: Evidence['comparison'];
  readonly limitBefore: number | null;
  readonly limitAfter: number | null;
  readonly rules: readonly ChangedRule[];
}

/** The limit that a rule alone gives; null where it takes more than the rule to know it. */
function limitByRule(
  line: Evidence,
  changed: ChangedRule | undefined,
  side: 'before' | 'after',
): number | null {
  const { limit } = signalWords(line);
  if (limit?.kind !== 'rule' || changed === undefined) return null;
  // As evidence is told, in tenths.
  return Math.round(changed[side] * limit.scale * 10) / 10;
}

function reasonOf(line: Evidence, match: Match, changes: readonly ChangedRule[]): Reason[] {
  const rules = rulesOfLimit(signalWords(line).limit);
  const changed = changes.filter(({ rule }) => rules.includes(rule));
  if (changed.length === 0) return [];
  const limitIn = (side: 'before' | 'after') =>
    match[side]?.evidence.find(({ signal }) => signal === line.signal)?.limit ??
    limitByRule(line, changed[0], side);
  const [limitBefore, limitAfter] = [limitIn('before'), limitIn('after')];
  // On the same side of both, the value is no reason.
  if (limitBefore !== null && limitAfter !== null && holds(line, limitBefore) === holds(line, limitAfter))
    return [];
  const { signal, value, unit, comparison } = line;
  return [{ signal, value, unit, comparison, limitBefore, limitAfter, rules: changed }];
}

/** What the evidence tells of why two runs differ: its values that cross a limit which changed. */
export function reasonsFor(match: Match, changes: readonly ChangedRule[]): Reason[] {
  const lines = [...(match.before?.evidence ?? []), ...(match.after?.evidence ?? [])];
  const firstOfSignal = new Map(lines.toReversed().map((line) => [line.signal, line]));
  return lines
    .filter((line) => firstOfSignal.get(line.signal) === line)
    .flatMap((line) => reasonOf(line, match, changes));
}
