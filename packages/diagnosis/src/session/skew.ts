import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';

/**
 * What is known of a client's clock, in ms ahead of the server's (behind: negative). Nothing is received before
 * it was sent: of all batches the one that looks most ahead bounds the error best (Cristian 1989), and the bound
 * depends on no order of arrival.
 */
export interface ClientClock {
  /** Hours or days, in whole seconds: taken off every time before anything is judged. */
  baseMs: number;
  /** What is left, taken off what is told: it is learned, and what was judged need not be judged anew. */
  fineMs: number;
  /** The most a batch looked ahead beyond `baseMs`; null before the first. */
  bestMs: number | null;
  /** How far ahead the last batch looked, when it was sent, and how many in a row looked like the one before. */
  last: { readonly difference: number; readonly sentAt: number; readonly alike: number } | null;
}

export const newClientClock = (): ClientClock => ({ baseMs: 0, fineMs: 0, bestMs: null, last: null });

/** Learns from a batch how wrong its client's clock is. Without `receivedAt` there is nothing to learn. */
export function hearClock(clock: ClientClock, batch: Batch, rules: Rules): void {
  if (batch.receivedAt === undefined) return;
  const difference = batch.sentAt - batch.receivedAt;
  clock.last = heard(clock.last, difference, batch.sentAt, rules);
  const isSure = clock.last.alike >= rules.clockAlikeBatches;
  const baseMs = farOff(clock, difference, isSure, rules);
  if (baseMs !== clock.baseMs) Object.assign(clock, { baseMs, fineMs: 0, bestMs: null });
  const aheadMs = difference - baseMs;
  clock.bestMs = Math.max(clock.bestMs ?? aheadMs, aheadMs);
  // In steps, so that a slightly better estimate moves nothing, whatever came before it.
  const fineMs = fineError(clock.bestMs, clock.fineMs, isSure, rules);
  clock.fineMs = Math.floor(fineMs / rules.clockStepMs) * rules.clockStepMs;
}

function heard(last: ClientClock['last'], difference: number, sentAt: number, rules: Rules) {
  if (last === null) return { difference, sentAt, alike: 0 };
  // Sent together they are one word.
  const apartMs = Math.abs(sentAt - last.sentAt);
  if (apartMs < rules.clockApartMs) return last;
  // What comes at once differs by as much as it was sent apart.
  const mostMs = Math.min(rules.clockAlikeMs, apartMs / 2);
  const isAlike = Math.abs(difference - last.difference) <= mostMs;
  return { difference, sentAt, alike: isAlike ? last.alike + 1 : 0 };
}

/**
 * Behind by a little may be delay, by minutes a batch kept offline, by more than a day a recording; in between it
 * is a wrong clock, at the first batch at once and later (a clock that was set back) when it stays so.
 */
function farOff({ baseMs, bestMs }: ClientClock, difference: number, isSure: boolean, rules: Rules): number {
  // The way here takes time, commonly less than a second: the difference understates the error by that.
  const whole = Math.ceil(difference / 1000) * 1000;
  const behindMs = baseMs - difference;
  const isBehind = behindMs >= rules.clockBehindMs && behindMs <= rules.clockBehindMostMs;
  if (isBehind && (bestMs === null || isSure)) return whole;
  return -behindMs > rules.clockAheadMs ? whole : baseMs;
}

/**
 * Ahead is certain. Behind is believed once batches sent apart have come as late as each other: what waited
 * offline comes at once, and what waits in a queue comes later and later.
 */
function fineError(bestMs: number, known: number, isSure: boolean, rules: Rules): number {
  if (bestMs > 0) return bestMs;
  if (bestMs >= -rules.clockDelayMs) return 0;
  if (bestMs < -rules.clockBehindMs) return known;
  return isSure || known !== 0 ? bestMs : 0;
}
