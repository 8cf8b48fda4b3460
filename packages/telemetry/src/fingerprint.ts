import { type Batch, columnNames } from './batch.ts';

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
// The half with the sign comes first, whichever way round this machine keeps it.
const [HIGH, LOW] = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? [1, 0] : [0, 1];

const PRIME = 0x01000193;
const OTHER_LANE = 0x5bd1e995;

// FNV-1a over 32-bit words, two lanes: content, not secrecy. Both stay 32-bit integers: as such they cost no memory.
/** What a fingerprint is folded with, in the order that `fingerprint` has. */
export class Folder {
  private low = 0x811c9dc5 | 0;
  private high = 0x9e3779b9 | 0;

  word(word: number): void {
    this.low = Math.imul(this.low ^ word, PRIME);
    this.high = (Math.imul(this.high ^ word ^ OTHER_LANE, PRIME) + this.low) | 0;
  }

  number(value: number): void {
    float[0] = value;
    this.word(words[HIGH] ?? 0);
    this.word(words[LOW] ?? 0);
  }

  /** So many numbers of an array of doubles, seen as words. */
  numbers(doubles: Int32Array, from: number, count: number): void {
    let { low, high } = this;
    for (let at = 2 * from; at < 2 * (from + count); at += 2) {
      low = Math.imul(low ^ (doubles[at + HIGH] ?? 0), PRIME);
      high = (Math.imul(high ^ (doubles[at + HIGH] ?? 0) ^ OTHER_LANE, PRIME) + low) | 0;
      low = Math.imul(low ^ (doubles[at + LOW] ?? 0), PRIME);
      high = (Math.imul(high ^ (doubles[at + LOW] ?? 0) ^ OTHER_LANE, PRIME) + low) | 0;
    }
    this.low = low;
    this.high = high;
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  digest(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low);
  }
}

/**
 * Sixteen hexadecimal digits that name what a batch reports: its samples and events, not when it was sent.
 * A client that sends the same batch again gives the same fingerprint; the same (session, seq) with another
 * fingerprint is a client that numbers wrongly.
 */
export function fingerprint(batch: Batch): string {
  const folder = new Folder();
  for (const t of batch.samples.t) folder.number(t);
  for (const name of columnNames) {
    const column = batch.samples[name];
    folder.word(column === undefined ? -1 : column.length);
    if (column !== undefined) for (const value of column) folder.number(value ?? Number.NaN);
  }
  for (const event of batch.events ?? []) {
    folder.number(event.t);
    folder.word(event.code);
    folder.text(event.detail ?? '');
  }
  return folder.digest();
}
