/** A record as it goes to Kafka. */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

const START_BYTES = 256 * 1024;
/** One that a burst has made larger is let go again. */
const MOST_KEPT_BYTES = 2 * 1024 * 1024;

/** A varint of 64 bits, and then some. */
const MOST_VARINT_BYTES = 10;
const MOST_UTF8_BYTES = 3;
const MOST_32_BIT = 0x7fffffff;

/** What a record takes beside its value as a rule: only its length is guessed by it. */
const USUAL_REST = 160;

const varintBytes = (value: number): number => {
  let bytes = 1;
  for (let rest = Math.floor(value / 64); rest > 0; rest = Math.floor(rest / 128)) bytes += 1;
  return bytes;
};

/**
 * Writes records of Kafka's record batch (format 2) one behind the other into memory that is used again. kafkajs takes
 * half a kilobyte of fresh memory for each number, header and record.
 */
export class RecordWriter {
  #bytes = Buffer.allocUnsafe(START_BYTES);
  #at = 0;

  /** The records of one batch. They are this writer's memory: good until the next call. */
  write(records: readonly OutgoingRecord[], firstTimestampMs: number): Buffer {
    if (this.#bytes.length > MOST_KEPT_BYTES) this.#bytes = Buffer.allocUnsafe(START_BYTES);
    this.#at = 0;
    for (let offset = 0; offset < records.length; offset++) {
      const record = records[offset];
      if (record !== undefined) this.#record(record, offset, record.timestampMs - firstTimestampMs);
    }
    return this.#bytes.subarray(0, this.#at);
  }

  #record({ key, value, headers }: OutgoingRecord, offset: number, afterMs: number): void {
    const room = varintBytes(value.length + USUAL_REST);
    this.#need(room + 1);
    const lengthAt = this.#at;
    this.#at += room;
    this.#bytes[this.#at++] = 0;
    this.#varint(afterMs);
    this.#varint(offset);
    this.#text(key);
    this.#varint(value.length);
    this.#need(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    let count = 0;
    for (const _ in headers) count += 1;
    this.#varint(count);
    for (const name in headers) {
      this.#text(name);
      this.#text(headers[name] ?? '');
    }
    this.#lengthInto(lengthAt, room);
  }

  /** The record's length stands before it, in as many bytes as it takes: seldom others than were left for it. */
  #lengthInto(lengthAt: number, room: number): void {
    const from = lengthAt + room;
    const length = this.#at - from;
    const wanted = varintBytes(length);
    if (wanted !== room) {
      this.#need(MOST_VARINT_BYTES);
      this.#bytes.copyWithin(lengthAt + wanted, from, this.#at);
    }
    this.#at = lengthAt;
    this.#varint(length);
    this.#at += length;
  }

  /** A number that is not negative, zigzag as Kafka has all of them. */
  #varint(value: number): void {
    this.#need(MOST_VARINT_BYTES);
    let rest = value * 2;
    for (; rest > MOST_32_BIT; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#at++] = (rest & 127) | 128;
    this.#bytes[this.#at++] = rest;
  }

  #text(text: string): void {
    this.#need(MOST_VARINT_BYTES + text.length * MOST_UTF8_BYTES);
    const start = this.#at;
    this.#varint(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#at = start;
        this.#wideText(text);
        return;
      }
      this.#bytes[this.#at++] = code;
    }
  }

  #wideText(text: string): void {
    this.#varint(Buffer.byteLength(text));
    this.#at += this.#bytes.write(text, this.#at);
  }

  #need(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + more));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}
