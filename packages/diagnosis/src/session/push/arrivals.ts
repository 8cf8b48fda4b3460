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
  if (batch.receivedAt === undefined || sentAt.includes(batch.sentAt)) return;
  const at = sentAt.findLastIndex((one) => one < batch.sentAt) + 1;
  sentAt.splice(at, 0, batch.sentAt);
  aheadMs.splice(at, 0, batch.sentAt - batch.receivedAt);
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
export function delaysOf({ sentAt, aheadMs }: Arrivals, rules: Rules): Strain[] {
  const bestMs = Math.max(...aheadMs);
  const isLate = aheadMs.map((ahead) => bestMs - ahead >= rules.delayBatchMs);
  const since = (sentAt.at(-1) ?? 0) - 2 * rules.latenessMs;
  const runs = runsOf({ sentAt, aheadMs }, isLate, rules).filter(({ to }) => to >= since);
  return runs.map((run) => {
    // What came later says nothing of how it usually was: an uplink that is bad again is late again.
    const before = sentAt.filter((one) => one <= run.from).length;
    const late = isLate.slice(0, before).filter((is) => is).length;
    return { ...run, key: run.from, odds: Math.min(rules.strainOdds, (before + 1) / (late + 1)) };
  });
}

function runsOf(arrivals: Arrivals, isLate: readonly boolean[], rules: Rules): Run[] {
  const bestMs = Math.max(...arrivals.aheadMs);
  const runs: Run[] = [];
  let isOpen = false;
  let inTimeAt: number | null = null;
  for (const [index, sentAt] of arrivals.sentAt.entries()) {
    if (isOvertaken(arrivals, index, rules)) continue;
    const lateMs = bestMs - (arrivals.aheadMs[index] ?? bestMs);
    const before = isOpen ? runs.pop() : undefined;
    isOpen = isLate[index] === true;
    if (isOpen) {
      const from = before?.from ?? inTimeAt;
      // Where none came in time before, nothing says that this one was late.
      if (from === null) {
        isOpen = false;
        continue;
      }
      const most = Math.max(before?.most ?? 0, lateMs);
      runs.push({ sign: 'delay', from, to: sentAt + lateMs, most });
    } else {
      if (before !== undefined) runs.push({ ...before, to: sentAt });
      inTimeAt = sentAt;
    }
  }
  return runs;
}

/** One that a later one overtook waited somewhere, but in no queue of the uplink. */
function isOvertaken({ sentAt, aheadMs }: Arrivals, index: number, rules: Rules): boolean {
  const cameAt = (at: number) => (sentAt[at] ?? 0) - (aheadMs[at] ?? 0);
  const mine = cameAt(index) - rules.delayJitterMs;
  return sentAt.some((_, at) => at > index && cameAt(at) < mine);
}
