/**
 * What a batch is to its session: never seen, seen alike, its number seen with other contents, its number too
 * old to tell, or of a session that was in another room or on the other side before.
 */
export type SeqVerdict = 'new' | 'duplicate' | 'conflict' | 'stale' | 'moved';

const PRINTS_KEPT = 64;
const GAPS_KEPT = 256;
/** Pairs of fingerprints of a short session. */
const FEW = 4;

const none: readonly number[] = [];

/** Six hexadecimal digits of a fingerprint are a number of which two fit into one. */
const PRINTS = 2 ** 24;

const DIGITS = 6;

function printNumber(fingerprint: string): number {
  let number = 0;
  for (let at = 0; at < DIGITS; at++) {
    const digit = digitOf(fingerprint.charCodeAt(at));
    if (digit < 0) break;
    number = number * 16 + digit;
  }
  return number;
}

/** A hexadecimal digit by its character code; -1 for what is none. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/**
 * Which batch numbers of one session were seen, in less than half a kilobyte: a high-water mark, the numbers missing
 * below it, and the fingerprints of the newest. Of more missing numbers than it keeps the oldest are forgotten, and
 * every number as old as those is stale. A number seen so long ago that its fingerprint is gone is a duplicate,
 * whatever it holds.
 */
export class SeqWindow {
  private next = 0;
  /** Runs of missing numbers, oldest first: where each begins and what comes behind it, in turn. */
  private gaps: readonly number[] = none;
  /** Below this number a gap was forgotten: unseen and seen cannot be told apart. */
  private blindBelow = 0;
  /** Of the newest numbers, in pairs: that of a number stands at `seq % PRINTS_KEPT`. */
  private pairs: number[] = [];

  /** Takes the number down and says what it was. Only `new` is to be counted. */
  take(seq: number, fingerprint: string): SeqVerdict {
    if (seq >= this.next) {
      if (seq > this.next) this.miss(this.next, seq);
      this.next = seq + 1;
      return this.keep(seq, fingerprint);
    }
    if (this.fill(seq)) return seq < this.next - PRINTS_KEPT ? 'new' : this.keep(seq, fingerprint);
    if (seq >= this.next - PRINTS_KEPT && seq >= this.blindBelow)
      return this.printOf(seq) === printNumber(fingerprint) ? 'duplicate' : 'conflict';
    return seq < this.blindBelow ? 'stale' : 'duplicate';
  }

  private miss(from: number, to: number): void {
    const gaps = [...this.gaps, from, to];
    let surplus = missingIn(gaps) - GAPS_KEPT;
    while (surplus > 0) {
      const [begin = 0, end = 0] = gaps;
      const dropped = Math.min(surplus, end - begin);
      this.blindBelow = begin + dropped;
      if (dropped === end - begin) gaps.splice(0, 2);
      else gaps[0] = begin + dropped;
      surplus -= dropped;
    }
    this.gaps = gaps;
  }

  /** True for a number that was missing; it no longer is. */
  private fill(seq: number): boolean {
    const { gaps } = this;
    for (let at = 0; at < gaps.length; at += 2) {
      const [begin = 0, end = 0] = gaps.slice(at, at + 2);
      if (seq < begin || seq >= end) continue;
      const before = seq > begin ? [begin, seq] : [];
      const behind = seq + 1 < end ? [seq + 1, end] : [];
      const rest = [...gaps.slice(0, at), ...before, ...behind, ...gaps.slice(at + 2)];
      this.gaps = rest.length === 0 ? none : rest;
      return true;
    }
    return false;
  }

  private keep(seq: number, fingerprint: string): SeqVerdict {
    const place = seq % PRINTS_KEPT;
    const at = place >> 1;
    // Grown to its whole size once the session is more than a few batches long.
    if (at >= this.pairs.length) {
      const grown = new Array<number>(at < FEW ? at + 1 : PRINTS_KEPT / 2).fill(0);
      this.pairs.forEach((pair, index) => {
        grown[index] = pair;
      });
      this.pairs = grown;
    }
    const pair = this.pairs[at] ?? 0;
    const print = printNumber(fingerprint);
    this.pairs[at] =
      place % 2 === 0 ? Math.floor(pair / PRINTS) * PRINTS + print : print * PRINTS + (pair % PRINTS);
    return 'new';
  }

  private printOf(seq: number): number {
    const place = seq % PRINTS_KEPT;
    const pair = this.pairs[place >> 1] ?? 0;
    return place % 2 === 0 ? pair % PRINTS : Math.floor(pair / PRINTS);
  }

  /** All that it remembers, as plain data. */
  state(): SeqWindowState {
    const { next, gaps, blindBelow, pairs } = this;
    return { next, gaps, blindBelow, pairs };
  }

  /** Takes up what another remembered. */
  resume({ next, gaps, blindBelow, pairs }: SeqWindowState): void {
    this.next = next;
    this.gaps = gaps;
    this.blindBelow = blindBelow;
    this.pairs = [...pairs];
  }
}

/** What a window remembers. */
export interface SeqWindowState {
  readonly next: number;
  readonly gaps: readonly number[];
  readonly blindBelow: number;
  readonly pairs: readonly number[];
}

function missingIn(gaps: readonly number[]): number {
  let missing = 0;
  for (let at = 0; at < gaps.length; at += 2) missing += (gaps[at + 1] ?? 0) - (gaps[at] ?? 0);
  return missing;
}
