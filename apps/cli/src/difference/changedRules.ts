import { type RuleName, type Rules, ruleTable } from '@stutterscope/diagnosis';

/** A rule that a room is judged by differently. */
export interface ChangedRule {
  readonly rule: RuleName;
  readonly before: number;
  readonly after: number;
}

/** The rules that two sets hold differently, in the order of the table. */
export function changedRules(before: Rules, after: Rules): ChangedRule[] {
  return ruleTable
    .filter(({ name }) => before[name] !== after[name])
    .map(({ name }) => ({ rule: name, before: before[name], after: after[name] }));
}
