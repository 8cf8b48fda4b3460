import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import type { Strain } from '../../signal.ts';

/** How many batches are remembered at most. */
const BATCHES_KEPT = 96;

/**
 * When a push's batches came. Telemetry shares the uplink with the stream: what the socket hides from QUE, the batches
 * that wait behind it tell. Numbers in step, by when they were sent: plain data, and little of it.
 */
export interface Arrivals {
  /** On the client's clock, Unix ms. */
  readonly sentAt: number[];
  /** How far ahead of the server's clock each looked: the later it came, the less. */
  readonly aheadMs: number[];
}

export const newArrivals = (): Arrivals => ({ sentAt: [], aheadMs: [] });

/** Takes a batch down. What was sent together is one word; without `receivedAt` there is none. */
export function hearArrival({ sentAt, aheadMs }: Arrivals, batch: Batch, rules: Rules): void {
  if (batch.receivedAt === undefined) return;
  const ahead = batch.sentAt - batch.receivedAt;
  const at = sentAt.findLastIndex((one) => one < batch.sentAt) + 1;
  if (sentAt[at] === batch.sentAt) {
    aheadMs[at] = Math.max(aheadMs[at] ?? ahead, ahead);
    return;
  }
  sentAt.splice(at, 0, batch.sentAt);
  aheadMs.splice(at, 0, ahead);
  // Longer than a verdict may hang on it: what came before a delay has to be known as long as the delay is told.
  const oldest = (sentAt.at(-1) ?? 0) - 4 * rules.latenessMs;
  const over = Math.max(sentAt.length - BATCHES_KEPT, sentAt.filter((one) => one < oldest).length);
  sentAt.splice(0, over);
  aheadMs.splice(0, over);
}

/** A run of batches that were late. */
type Run = Omit<Strain, 'key' | 'odds'>;

/**
 * Times in which every batch waited on its way, on the client's clock: from the last that came in time to the next
 * that did. The quickest of them all says how long the way is; the rarer they were late before, the more it
 * means.
 */
export function delaysOf(arrivals: Arrivals, rules: Rules): Strain[] {
  const told = inTurn(arrivals, rules);
  const since = (arrivals.sentAt.at(-1) ?? 0) - 2 * rules.latenessMs;
  const runs = runsOf(told, rules).filter(({ to }) => to >= since);
  return runs.map((run) => {
    // What came later says nothing of how it usually was: an uplink that is bad again is late again.
    const before = told.filter(({ sentAt }) => sentAt <= run.from);
    // As late as this one, nearly: what is usual says nothing of what is ten times that.
    const late = before.filter(({ lateMs }) => lateMs >= Math.max(rules.delayBatchMs, run.most / 2));
    return {
      ...run,
      key: run.from,
      odds: Math.min(rules.strainOdds, (before.length + 1) / (late.length + 1)),
    };
  });
}

/** A batch, and how much longer than the quickest it was on its way. */
interface Told {
  readonly sentAt: number;
  readonly lateMs: number;
}

/**
 * All but those that a later one overtook: they waited somewhere, but in no queue of the uplink. What a dead link held
 * for long comes when it is sent again, after what is sent new: it may be overtaken by a share of its wait.
 */
function inTurn({ sentAt, aheadMs }: Arrivals, rules: Rules): Told[] {
  const bestMs = Math.max(...aheadMs);
  const told: Told[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (let at = sentAt.length - 1; at >= 0; at -= 1) {
    const one = { sentAt: sentAt[at] ?? 0, lateMs: bestMs - (aheadMs[at] ?? 0) };
    const cameAt = one.sentAt + one.lateMs;
    if (next >= cameAt - Math.max(rules.delayJitterMs, one.lateMs * rules.delayOvertakenShare))
      told.push(one);
    next = Math.min(next, cameAt);
  }
  return told.reverse();
}

function runsOf(told: readonly Told[], rules: Rules): Run[] {
  const runs: Run[] = [];
  let isOpen = false;
  let inTimeAt: number | null = null;
  for (const { sentAt, lateMs } of told) {
    const before = isOpen ? runs.pop() : undefined;
    isOpen = lateMs >= rules.delayBatchMs;
    if (isOpen) {
      const from = before?.from ?? inTimeAt;
      // Where none came in time before, nothing says that this one was late.
      if (from === null) {
        isOpen = false;
        continue;
      }
      const most = Math.max(before?.most ?? 0, lateMs);
      runs.push({ sign: 'delay', from, to: Math.max(before?.to ?? 0, sentAt + lateMs), most });
    } else {
      if (before !== undefined) runs.push({ ...before, to: Math.max(before.to, sentAt) });
      inTimeAt = sentAt;
    }
  }
  return runs;
}
