import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';
import { hearClock, newClientClock } from '../session/skew.ts';
import { type Moment, timeline } from '../session/timeline.ts';

/** One session's telemetry in the order of its numbers, each batch once, on the clock that verdicts are told in. */
export interface SessionRecord {
  readonly session: string;
  readonly side: Batch['side'];
  readonly last: Batch;
  readonly moments: readonly { readonly batch: Batch; readonly moment: Moment }[];
  /** Batches heard, of those that the numbers say were sent. */
  readonly heardShare: number;
}

function recordOf(session: string, batches: readonly Batch[], rules: Rules): SessionRecord[] {
  const bySeq = new Map(batches.map((batch) => [batch.seq, batch]));
  const ordered = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined) return [];
  const clock = newClientClock();
  for (const batch of ordered) hearClock(clock, batch, rules);
  const moments = ordered
    .flatMap((batch) => timeline(batch, clock.baseMs + clock.fineMs).map((moment) => ({ batch, moment })))
    .sort((a, b) => a.moment.t - b.moment.t);
  const heardShare = ordered.length / (last.seq - first.seq + 1);
  return [{ session, side: first.side, last, moments, heardShare }];
}

/** The sessions of one room, by id. A push and a view never share one. */
export function sessionsOf(batches: readonly Batch[], rules: Rules): SessionRecord[] {
  const bySession = Map.groupBy(batches, ({ session, side }) => `${side} ${session}`);
  return [...bySession.values()]
    .flatMap((own) => recordOf(own[0]?.session ?? '', own, rules))
    .sort((a, b) => a.session.localeCompare(b.session));
}
