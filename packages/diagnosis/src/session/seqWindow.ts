/** What a batch number is to a session: never seen, seen alike, seen with other contents, or too old to tell. */
export type SeqVerdict = 'new' | 'duplicate' | 'conflict' | 'stale';

const PRINTS_KEPT = 16;
const GAPS_KEPT = 256;

/** Thirteen hexadecimal digits of a fingerprint are a number that costs no string. */
function printNumber(fingerprint: string): number {
  const number = Number.parseInt(fingerprint.slice(0, 13), 16);
  return Number.isNaN(number) ? -1 : number;
}

/**
 * Which batch numbers of one session were seen, in some hundred bytes: a high-water mark, the numbers missing
 * below it (the oldest forgotten first, and then called stale), and the fingerprints of the newest. A number
 * seen so long ago that its fingerprint is gone is a duplicate, whatever it holds.
 */
export class SeqWindow {
  private next = 0;
  private missing: Set<number> | null = null;
  /** Ring by number: the batch number and the fingerprint that stand at `seq % PRINTS_KEPT`. */
  private readonly seqs: number[] = [];
  private readonly prints: number[] = [];

  /** Takes the number down and says what it was. Only `new` is to be counted. */
  take(seq: number, fingerprint: string): SeqVerdict {
    if (seq >= this.next) {
      if (seq > this.next) this.miss(Math.max(this.next, seq - GAPS_KEPT), seq);
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
    return seq < this.next - GAPS_KEPT ? 'stale' : 'duplicate';
  }

  private miss(from: number, to: number): void {
    this.missing ??= new Set();
    for (let gap = from; gap < to; gap++) this.missing.add(gap);
    for (const oldest of this.missing) {
      if (this.missing.size <= GAPS_KEPT) return;
      this.missing.delete(oldest);
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
