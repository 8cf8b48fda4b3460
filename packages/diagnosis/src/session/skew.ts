import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../rules/ruleTable.ts';

/**
 * What is known of a client's clock, in ms ahead of the server's (behind: negative). Nothing is received before
 * it was sent: of all batches the one that looks most ahead bounds the error best (Cristian 1989). What is left
 * beyond `baseMs` is read from a set of batches, so that it depends on no order of arrival.
 */
export interface ClientClock {
  /** Hours or days, in whole seconds: taken off every time before anything is judged. */
  baseMs: number;
  /** What is left, taken off what is told: it is learned, and what was judged need not be judged anew. */
  fineMs: number;
  /** The batches that looked most ahead beyond `baseMs`, the most first: how far, and when sent, in turn. */
  quickest: readonly number[];
  /** How far ahead the last batch looked, when it was sent (0 before the first), and how many in a row looked like the one before. */
  readonly last: { difference: number; sentAt: number; alike: number };
}

/** How far ahead a batch looked, ms, and when it was sent. */
interface Looked {
  readonly aheadMs: number;
  readonly sentAt: number;
}

/** More than must be alike: some of them may have been sent together. */
const QUICKEST_KEPT = 6;

export const newClientClock = (): ClientClock => ({
  baseMs: 0,
  fineMs: 0,
  quickest: [],
  last: { difference: 0, sentAt: 0, alike: 0 },
});

/** By how much a batch changed `baseMs`, and when the batch before it was sent, by the clock as it was. */
export interface ClockSet {
  readonly byMs: number;
  readonly sentBefore: number | null;
}

/** Learns from a batch how wrong its client's clock is. Without `receivedAt` there is nothing to learn. */
export function hearClock(clock: ClientClock, batch: Batch, rules: Rules): ClockSet {
  const sentBefore = clock.last.sentAt === 0 ? null : clock.last.sentAt;
  if (batch.receivedAt === undefined) return { byMs: 0, sentBefore };
  const difference = batch.sentAt - batch.receivedAt;
  // Batches are heard in the order of their numbers: sent before the one before it, by a clock that was set back.
  const isAgain = sentBefore !== null && sentBefore - batch.sentAt > rules.clockAheadMs;
  hear(clock.last, { aheadMs: difference, sentAt: batch.sentAt }, rules);
  const isSetBack = isAgain || clock.last.alike >= rules.clockAlikeBatches;
  const leastMs = isAgain ? rules.clockAheadMs : rules.clockBehindMs;
  const baseMs = farOff(clock, difference, isSetBack ? leastMs : null, rules);
  const byMs = baseMs - clock.baseMs;
  if (byMs !== 0) Object.assign(clock, { baseMs, fineMs: 0, quickest: [] });
  const looked = { aheadMs: difference - baseMs, sentAt: batch.sentAt };
  // In steps, so that a slightly better estimate moves nothing, whatever came before it.
  if (look(clock, looked, rules)) clock.fineMs = fineError(clock, rules);
  return { byMs, sentBefore };
}

/** Stamps of one moment may differ by so much in one batch, ms. */
const SAME_MS = 500;

/** A batch with all of its times by its client's clock as it is now, where that was set in the midst of it. */
export function byOneClock(batch: Batch, { byMs, sentBefore }: ClockSet): Batch {
  const { sentAt, samples, events } = batch;
  if (byMs === 0 || sentBefore === null) return batch;
  // Of this batch is what was stamped after the one before it; nothing was stamped after it was sent.
  const isOld = (t: number) => (byMs > 0 ? t < sentBefore + byMs - SAME_MS : t > sentAt + SAME_MS);
  const moved = (t: number) => (isOld(t) ? t + byMs : t);
  return {
    ...batch,
    samples: { ...samples, t: samples.t.map(moved) },
    ...(events !== undefined && { events: events.map((event) => ({ ...event, t: moved(event.t) })) }),
  };
}

const quickestFirst = (a: Looked, b: Looked) => b.aheadMs - a.aheadMs || a.sentAt - b.sentAt;

const batchesOf = (quickest: readonly number[]): Looked[] =>
  Array.from({ length: quickest.length / 2 }, (_, place) => ({
    aheadMs: quickest[2 * place] ?? 0,
    sentAt: quickest[2 * place + 1] ?? 0,
  }));

/** As nearly always: slower than all that are kept, or as quick as the last of them and later than all. */
function isSlower(quickest: readonly number[], { aheadMs, sentAt }: Looked): boolean {
  const last = quickest[2 * (QUICKEST_KEPT - 1)];
  if (last === undefined || aheadMs > last) return false;
  if (aheadMs < last) return true;
  for (let place = 1; place < quickest.length; place += 2) if ((quickest[place] ?? 0) >= sentAt) return false;
  return true;
}

/** Keeps a batch if it is one of the quickest, of those sent together the quickest; says whether it is. */
function look(clock: ClientClock, looked: Looked, rules: Rules): boolean {
  if (isSlower(clock.quickest, looked)) return false;
  const wordOf = ({ sentAt }: Looked) => Math.floor(sentAt / rules.clockApartMs);
  const kept = batchesOf(clock.quickest);
  const rival = kept.find((one) => wordOf(one) === wordOf(looked)) ?? kept[QUICKEST_KEPT - 1];
  if (rival !== undefined && quickestFirst(rival, looked) <= 0) return false;
  const left = [...kept.filter((one) => one !== rival), looked].sort(quickestFirst);
  clock.quickest = left.flatMap(({ aheadMs, sentAt }) => [aheadMs, sentAt]);
  return true;
}

/** True where enough batches sent apart were as late as each other, whichever came first. */
function isSteady(quickest: readonly number[], rules: Rules): boolean {
  const bySent = batchesOf(quickest).sort((a, b) => a.sentAt - b.sentAt);
  return bySent.some((one, index) => {
    let [alike, before] = [0, one];
    for (const other of bySent.slice(index + 1)) {
      if (!isAlike(one, other, rules) || other.sentAt - before.sentAt < rules.clockApartMs) continue;
      alike += 1;
      before = other;
    }
    return alike >= rules.clockAlikeBatches;
  });
}

/** What comes at once differs by as much as it was sent apart. */
function isAlike(one: Looked, other: Looked, rules: Rules): boolean {
  const apartMs = Math.abs(one.sentAt - other.sentAt);
  return Math.abs(one.aheadMs - other.aheadMs) <= Math.min(rules.clockAlikeMs, apartMs / 2);
}

/** Moves what is known of the last batch: in place, as each batch does. */
function hear(last: ClientClock['last'], looked: Looked, rules: Rules): void {
  const { difference: aheadMs, sentAt } = last;
  // Sent together they are one word.
  if (sentAt > 0 && Math.abs(looked.sentAt - sentAt) < rules.clockApartMs) return;
  last.alike = sentAt > 0 && isAlike({ aheadMs, sentAt }, looked, rules) ? last.alike + 1 : 0;
  last.difference = looked.aheadMs;
  last.sentAt = looked.sentAt;
}

/**
 * Behind by a little may be delay, by minutes a batch kept offline, by more than a day a recording; in between it
 * is a wrong clock, at the first batch at once and later (a clock that was set back by `setBackMs` at least) when that is
 * sure.
 */
function farOff(
  { baseMs, quickest }: ClientClock,
  difference: number,
  setBackMs: number | null,
  rules: Rules,
): number {
  // The way here takes time, commonly less than a second: the difference understates the error by that.
  const whole = Math.ceil(difference / 1000) * 1000;
  const behindMs = baseMs - difference;
  const leastMs = quickest.length === 0 ? rules.clockBehindMs : (setBackMs ?? Number.POSITIVE_INFINITY);
  if (behindMs >= leastMs && behindMs <= rules.clockBehindMostMs) return whole;
  return -behindMs > rules.clockAheadMs ? whole : baseMs;
}

/**
 * Ahead is certain. Behind is believed once batches sent apart have come as late as each other: what waited
 * offline comes at once, and what waits in a queue comes later and later. A clock that is hours off is wrong
 * for certain: there the quickest batch is believed at once. Nothing arrives in no time: the quickest took up to a
 * step. Whole steps mean the same of a clock that is right and of one that is days off.
 */
function fineError({ baseMs, quickest }: ClientClock, rules: Rules): number {
  const bestMs = quickest[0] ?? 0;
  const isBehind = bestMs < -rules.clockDelayMs;
  if (isBehind && (bestMs < -rules.clockBehindMs || (baseMs === 0 && !isSteady(quickest, rules)))) return 0;
  return Math.ceil(bestMs / rules.clockStepMs) * rules.clockStepMs + 0;
}
