import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';

/**
 * How far a client's clock runs ahead of the server's (behind: negative), whole seconds in ms; 0 while the
 * difference may be delay. `known` is what the session's earlier batches said, null before the first.
 *
 * Ahead is certain: nothing is received before it was sent. Behind looks like a late batch when it is little
 * and like a recording when it is more than a day: only in between is it taken for a wrong clock.
 */
export function clockError(batch: Batch, known: number | null, rules: Rules): number {
  if (batch.receivedAt === undefined) return known ?? 0;
  const ahead = batch.sentAt - batch.receivedAt;
  // The way here takes time, commonly less than a second: the difference understates the error by that.
  const whole = Math.ceil(ahead / 1000) * 1000;
  if (known === null && -ahead >= rules.clockBehindMs && -ahead <= rules.clockBehindMostMs) return whole;
  if ((known ?? 0) >= 0 && ahead - (known ?? 0) > rules.clockAheadMs) return whole;
  return known ?? 0;
}
