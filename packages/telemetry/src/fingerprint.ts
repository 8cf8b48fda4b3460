import { type Batch, columnNames } from './batch.ts';

const bits = new DataView(new ArrayBuffer(8));

// FNV-1a over 32-bit words, two lanes: content, not secrecy.
function fold(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x01000193);
}

class Folder {
  private low = 0x811c9dc5;
  private high = 0x9e3779b9;

  word(word: number): void {
    this.low = fold(this.low, word);
    this.high = fold(this.high, word ^ 0x5bd1e995) + this.low;
  }

  number(value: number): void {
    bits.setFloat64(0, value);
    this.word(bits.getInt32(0));
    this.word(bits.getInt32(4));
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
    for (const value of column ?? []) folder.number(value ?? Number.NaN);
  }
  for (const event of batch.events ?? []) {
    folder.number(event.t);
    folder.word(event.code);
    folder.text(event.detail ?? '');
  }
  return folder.digest();
}
