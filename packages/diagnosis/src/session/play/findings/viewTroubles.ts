import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import type { Trouble } from '../../../signal.ts';
import type { Moment } from '../../timeline.ts';
import { watchFailureOf } from './watchFailure.ts';

/** One finding of one view: since when, and when it was last seen to hold. */
export interface ViewTrouble extends Pick<Trouble, 'finding' | 'reason'> {
  readonly from: number;
  readonly to: number;
  /** What was measured when it began, whole, in the unit of the finding. */
  readonly figure: number;
}

/** What is remembered of a view for its findings: plain data; null while there is nothing to say. */
export interface ViewTroubles {
  kept: readonly ViewTrouble[];
}

/** How many findings of one view are remembered: one of each reason would be fewer. */
const KEPT = 16;

const none: readonly ViewTrouble[] = [];

export const newViewTroubles = (): ViewTroubles => ({ kept: none });

/** Moves a view's findings by one sample or event. */
export function noteMoment(troubles: ViewTroubles, _batch: Batch, moment: Moment, rules: Rules): void {
  if (moment.kind === 'event') {
    const reason = watchFailureOf(moment.event.code);
    if (reason !== null) note(troubles, { finding: 'watch_failed', reason, figure: 1 }, moment.t, rules);
  }
}

/** Takes a finding down that holds at `t`; one of the same reason shortly before goes on. */
export function note(
  troubles: ViewTroubles,
  found: Pick<ViewTrouble, 'finding' | 'reason' | 'figure'>,
  t: number,
  rules: Rules,
): void {
  const { kept } = troubles;
  const at = kept.findLastIndex(
    ({ finding, reason, to }) =>
      finding === found.finding && reason === found.reason && Math.abs(t - to) <= rules.findingReopenMs,
  );
  if (at < 0) troubles.kept = [...kept, { ...found, from: t, to: t }].slice(-KEPT);
  else troubles.kept = kept.map((one, i) => (i === at ? { ...one, to: Math.max(one.to, t) } : one));
}
