import { RULE_VERSION } from '../rules/ruleTable.ts';
import type { Alert, Stutter } from '../verdict/verdict.ts';
import { summarize } from './summary.ts';

/** A stutter and its alert before they are numbered: what the room's numbers say, not what was said before. */
export interface Draft {
  readonly stutter: Omit<Stutter, 'revision' | 'provisional' | 'retracted'>;
  readonly alert: Omit<Alert, 'revision' | 'retracted'> | null;
}

/** What the two sides find out; the rest of a stutter follows from it. */
export type Finding = Omit<Draft['stutter'], 'kind' | 'id' | 'room' | 'summary' | 'ruleVersion'>;

/** A stutter is known by where, what (one viewer's by the viewer) and since when: the same after a restart. */
export function draftStutter(room: string, finding: Finding): Draft['stutter'] {
  const id = `${room}/${finding.session ?? finding.cause}/${finding.from}`;
  return { kind: 'stutter', id, room, ...finding, summary: summarize(finding), ruleVersion: RULE_VERSION };
}
