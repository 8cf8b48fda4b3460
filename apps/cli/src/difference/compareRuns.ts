import type { Alert, Rules, Stutter, Verdict } from '@stutterscope/diagnosis';
import { type ChangedRule, changedRules } from './changedRules.ts';
import { type Match, matchStutters } from './matchStutters.ts';
import { type Reason, reasonsFor } from './reasons.ts';

/** The verdicts of one run, and the rules each room was judged by. */
export interface Run {
  readonly verdicts: readonly Verdict[];
  readonly rulesOf: (room: string) => Rules;
}

interface FieldChange {
  readonly field: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
}

/** One stutter that two runs do not tell alike. */
export interface Difference {
  readonly kind: 'difference';
  readonly change: 'appears' | 'vanishes' | 'changes';
  readonly room: string;
  readonly fields: readonly FieldChange[];
  readonly reasons: readonly Reason[];
  /** Every rule that the room was judged by differently, whether or not the evidence names it. */
  readonly rules: readonly ChangedRule[];
  readonly before: Stutter | null;
  readonly after: Stutter | null;
}

const named = (groups: Stutter['groups']) => groups.map(({ by, id }) => `${by} ${id}`).join(', ') || null;

function told(stutter: Stutter, alerts: ReadonlyMap<string, Alert>): Record<string, string | number | null> {
  const { cause, origin, severity, from, to, session, groups, undecided, viewers, id } = stutter;
  return {
    cause,
    origin,
    severity,
    from,
    to,
    session,
    groups: named(groups),
    undecided: named(undecided),
    viewersAffected: viewers.affected,
    alertAt: alerts.get(id)?.at ?? null,
  };
}

const alertsOf = ({ verdicts }: Run): ReadonlyMap<string, Alert> =>
  new Map(verdicts.filter((verdict) => verdict.kind === 'alert').map((alert) => [alert.stutter, alert]));

const stuttersOf = ({ verdicts }: Run): Stutter[] => verdicts.filter((verdict) => verdict.kind === 'stutter');

function changeOf({ before, after }: Match): Difference['change'] {
  if (before === null) return 'appears';
  return after === null ? 'vanishes' : 'changes';
}

/** What a second run over the same telemetry tells differently: stutters that appear, vanish or change. */
export function compareRuns(before: Run, after: Run): Difference[] {
  const alerts = { before: alertsOf(before), after: alertsOf(after) };
  const fieldsOf = (match: Match): FieldChange[] => {
    if (match.before === null || match.after === null) return [];
    const now = told(match.after, alerts.after);
    return Object.entries(told(match.before, alerts.before))
      .map(([field, was]) => ({ field, before: was, after: now[field] ?? null }))
      .filter((change) => change.before !== change.after);
  };
  return matchStutters(stuttersOf(before), stuttersOf(after)).flatMap((match) => {
    const change = changeOf(match);
    const fields = fieldsOf(match);
    if (change === 'changes' && fields.length === 0) return [];
    const room = (match.before ?? match.after)?.room ?? '';
    const rules = changedRules(before.rulesOf(room), after.rulesOf(room));
    return [{ kind: 'difference', change, room, fields, reasons: reasonsFor(match, rules), rules, ...match }];
  });
}
