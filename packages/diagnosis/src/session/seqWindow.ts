/**
 * What a batch is to its session: never seen, seen alike, its number seen with other contents, its number too
 * old to tell, or of a session that was in another room or on the other side before.
 */
export type SeqVerdict = 'new' | 'duplicate' | 'conflict' | 'stale' | 'moved';

const PRINTS_KEPT = 64;
const GAPS_KEPT = 256;

/** Thirteen hexadecimal digits of a fingerprint are a number that costs no string. */
function printNumber(fingerprint: string): number {
  const number = Number.parseInt(fingerprint.slice(0, 13), 16);
  return Number.isNaN(number) ? -1 : number;
}

/**
 * Which batch numbers of one session were seen, in about a kilobyte: a high-water mark, the numbers missing
 * below it, and the fingerprints of the newest. Of more gaps than it keeps the oldest are forgotten, and every
 * number as old as those is stale. A number
 * seen so long ago that its fingerprint is gone is a duplicate, whatever it holds.
 */
export class SeqWindow {
  private next = 0;
  private missing: Set<number> | null = null;
  /** Below this number a gap was forgotten: unseen and seen cannot be told apart. */
  private blindBelow = 0;
  /** Ring by number: the batch number and the fingerprint that stand at `seq % PRINTS_KEPT`. */
  private readonly seqs: number[] = [];
  private readonly prints: number[] = [];

  /** Takes the number down and says what it was. Only `new` is to be counted. */
  take(seq: number, fingerprint: string): SeqVerdict {
    if (seq >= this.next) {
      if (seq > this.next) this.miss(this.next, seq);
      this.next = seq + 1;
      return this.keep(seq, fingerprint);
    }
    if (this.missing?.delete(seq)) {
      if (this.missing.size === 0) this.missing = null;
      return this.keep(seq, fingerprint);
    }
    const place = seq % PRINTS_KEPT;
    if (this.seqs[place] === seq) {
      return this.prints[place] === printNumber(fingerprint) ? 'duplicate' : 'conflict';
    }
    return seq < this.blindBelow ? 'stale' : 'duplicate';
  }

  private miss(from: number, to: number): void {
    const first = Math.max(from, to - GAPS_KEPT);
    if (first > from) this.blindBelow = first;
    this.missing ??= new Set();
    for (let gap = first; gap < to; gap++) this.missing.add(gap);
    for (const oldest of this.missing) {
      if (this.missing.size <= GAPS_KEPT) return;
      this.missing.delete(oldest);
      this.blindBelow = Math.max(this.blindBelow, oldest + 1);
    }
  }

  private keep(seq: number, fingerprint: string): SeqVerdict {
    const place = seq % PRINTS_KEPT;
    // Filled in place order at first, so that the arrays stay dense.
    while (this.seqs.length < place) {
      this.seqs.push(-1);
      this.prints.push(-1);
    }
    if ((this.seqs[place] ?? -1) < seq) {
      this.seqs[place] = seq;
      this.prints[place] = printNumber(fingerprint);
    }
    return 'new';
  }
}
