import { constants, zstdCompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import type { ProduceCall } from 'kafkajs/src/broker/index.js';
import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import { writeRecord } from './record.ts';

const { CompressionTypes } = kafkajs;

/** A message as it goes to kafkajs, which hands it back here. */
export interface OutgoingRecord {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly timestampMs: number;
}

/** What of a call makes a record batch. */
type PartitionData = ProduceCall['topicData'][number]['partitions'][number];
type ProducerState = Pick<ProduceCall, 'producerId' | 'producerEpoch'>;

/** Of telemetry level 1 makes what level 3 makes, in two thirds of the time. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const MAGIC = 2;
/** Leader epoch, magic and checksum: of what the length counts, what the checksum leaves out. */
const BEFORE_BODY_BYTES = 9;
const BODY_AT = 21;
const RECORDS_AT = 61;

/** A record batch as the broker stores it: compressed at once and on this thread, since a trip to another costs more. */
export function recordBatch(
  { messages, firstSequence }: Omit<PartitionData, 'partition'>,
  { producerId, producerEpoch }: ProducerState,
): Buffer {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { timestampMs } of messages) {
    first = Math.min(first, timestampMs);
    last = Math.max(last, timestampMs);
  }
  const records = messages.map(({ timestampMs, ...record }, offsetDelta) =>
    writeRecord({ ...record, offsetDelta, timestampDelta: timestampMs - first }),
  );
  const packed = zstdCompressSync(Buffer.concat(records), ZSTD);
  // Format 2: https://kafka.apache.org/documentation/#recordbatch
  const batch = Buffer.allocUnsafe(RECORDS_AT + packed.length);
  let at = batch.writeBigInt64BE(0n, 0);
  at = batch.writeInt32BE(batch.length - BODY_AT + BEFORE_BODY_BYTES, at);
  at = batch.writeInt32BE(0, at);
  at = batch.writeInt8(MAGIC, at);
  const checksumAt = at;
  at = batch.writeInt16BE(CompressionTypes.ZSTD, BODY_AT);
  at = batch.writeInt32BE(messages.length - 1, at);
  at = batch.writeBigInt64BE(BigInt(first), at);
  at = batch.writeBigInt64BE(BigInt(last), at);
  at = batch.writeBigInt64BE(BigInt(producerId), at);
  at = batch.writeInt16BE(producerEpoch, at);
  at = batch.writeInt32BE(firstSequence, at);
  at = batch.writeInt32BE(messages.length, at);
  batch.set(packed, at);
  batch.writeUInt32BE(crc32C(batch.subarray(BODY_AT)), checksumAt);
  return batch;
}
