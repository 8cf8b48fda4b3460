// One record of Kafka's record batches, read and written without an object for each of its fields. kafkajs 2.2.4 allocates
// half a KB for every header it writes, and a Buffer and two big integers for every field it reads: with batches of telemetry
// as records that was the largest part of what the client cost.
//
// https://kafka.apache.org/documentation/#record: length, attributes, timestamp delta, offset delta, key, value, headers.

/** What kafkajs knows of the batch that a record is in. */
export interface BatchContext {
  readonly firstOffset: string;
  readonly firstTimestamp: string;
  readonly maxTimestamp: string;
  readonly magicByte: number;
  /** 1 where the broker stamps records itself. */
  readonly timestampType: number;
  readonly isControlBatch: boolean;
}

/** A record as kafkajs hands it on; key and headers are text already, as all of ours are. */
export interface ReadRecord {
  readonly magicByte: number;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, string>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

const STAMPED_BY_BROKER = 1;

/** A place in the bytes of a record. */
class Cursor {
  private readonly bytes: Buffer;
  private at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** A whole number as Kafka writes it: seven bits a byte, the sign in the lowest. Exact up to 2^53. */
  number(): number {
    let value = 0;
    let weight = 1;
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      weight *= 128;
    }
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  text(): string | null {
    const length = this.number();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  slice(): Buffer | null {
    const length = this.number();
    if (length < 0) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Reads the record that the decoder's bytes are. */
export function readRecord(
  { buffer, offset }: { readonly buffer: Buffer; readonly offset: number },
  batch: BatchContext,
): ReadRecord {
  const cursor = new Cursor(buffer, offset);
  const attributes = cursor.byte();
  const sinceFirst = cursor.number();
  const place = cursor.number();
  const key = cursor.text();
  const value = cursor.slice();
  const headers: Record<string, string> = {};
  for (let left = cursor.number(); left > 0; left -= 1) {
    const name = cursor.text() ?? '';
    const said = cursor.text() ?? '';
    // The first stands: a producer of the bus never repeats a header.
    if (!Object.hasOwn(headers, name)) headers[name] = said;
  }
  return {
    magicByte: batch.magicByte,
    attributes,
    timestamp:
      batch.timestampType === STAMPED_BY_BROKER
        ? batch.maxTimestamp
        : String(Number(batch.firstTimestamp) + sinceFirst),
    offset: String(Number(batch.firstOffset) + place),
    key,
    value,
    headers,
    isControlRecord: batch.isControlBatch,
    batchContext: batch,
  };
}

/** What the bus gives kafkajs to write. */
export interface RecordToWrite {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly key?: string | Buffer | null | undefined;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, string | Buffer>>;
}

const zigZag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function sizeOfNumber(value: number): number {
  let size = 1;
  for (let rest = zigZag(value); rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

const lengthOf = (value: string | Buffer): number => Buffer.byteLength(value);

function sizeOf(value: string | Buffer | null): number {
  if (value === null) return sizeOfNumber(-1);
  const length = lengthOf(value);
  return sizeOfNumber(length) + length;
}

function putNumber(bytes: Buffer, at: number, value: number): number {
  let place = at;
  let rest = zigZag(value);
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[place++] = (rest % 128) | 0x80;
  bytes[place++] = rest;
  return place;
}

function put(bytes: Buffer, at: number, value: string | Buffer | null): number {
  if (value === null) return putNumber(bytes, at, -1);
  const place = putNumber(bytes, at, lengthOf(value));
  return place + (typeof value === 'string' ? bytes.write(value, place) : value.copy(bytes, place));
}

/** Writes a record. */
export function writeRecord({
  offsetDelta,
  timestampDelta,
  key = null,
  value,
  headers = {},
}: RecordToWrite): Buffer {
  const told = Object.entries(headers);
  let size = 1 + sizeOfNumber(timestampDelta) + sizeOfNumber(offsetDelta);
  size += sizeOf(key) + sizeOf(value) + sizeOfNumber(told.length);
  for (const [name, said] of told) size += sizeOf(name) + sizeOf(said);
  const bytes = Buffer.allocUnsafe(sizeOfNumber(size) + size);
  let at = putNumber(bytes, 0, size);
  bytes[at++] = 0;
  at = putNumber(bytes, at, timestampDelta);
  at = putNumber(bytes, at, offsetDelta);
  at = put(bytes, at, key);
  at = put(bytes, at, value);
  at = putNumber(bytes, at, told.length);
  for (const [name, said] of told) at = put(bytes, put(bytes, at, name), said);
  return bytes;
}
