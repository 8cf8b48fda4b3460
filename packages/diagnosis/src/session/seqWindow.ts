/** What a batch number is to a session: never seen, seen alike, seen with other contents, or too old to tell. */
export type SeqVerdict = 'new' | 'duplicate' | 'conflict' | 'stale';

const FINGERPRINTS_KEPT = 64;
const GAPS_KEPT = 256;

/**
 * Which batch numbers of one session were seen, in bounded memory: a high-water mark, the numbers missing
 * below it (the oldest forgotten first, and then called stale), and the fingerprints of the newest.
 */
export class SeqWindow {
  private next = 0;
  private readonly missing = new Set<number>();
  private readonly fingerprints = new Map<number, string>();

  /** Takes the number down and says what it was. Only `new` is to be counted. */
  take(seq: number, fingerprint: string): SeqVerdict {
    if (seq >= this.next) {
      for (let gap = Math.max(this.next, seq - GAPS_KEPT); gap < seq; gap++) this.missing.add(gap);
      this.next = seq + 1;
      return this.keep(seq, fingerprint);
    }
    if (this.missing.delete(seq)) return this.keep(seq, fingerprint);
    const known = this.fingerprints.get(seq);
    if (known !== undefined) return known === fingerprint ? 'duplicate' : 'conflict';
    return seq < this.floor() ? 'stale' : 'duplicate';
  }

  /** Below this number nothing is remembered but that it is old. */
  private floor(): number {
    return this.next - GAPS_KEPT;
  }

  private keep(seq: number, fingerprint: string): SeqVerdict {
    this.fingerprints.set(seq, fingerprint);
    forgetOldest(this.fingerprints, FINGERPRINTS_KEPT);
    forgetOldest(this.missing, GAPS_KEPT);
    return 'new';
  }
}

function forgetOldest(kept: Map<number, unknown> | Set<number>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
