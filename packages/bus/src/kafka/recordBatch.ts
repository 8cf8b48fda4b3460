import { constants, zstdCompressSync } from 'node:zlib';
import kafkajs from 'kafkajs';
import type { ProduceCall } from 'kafkajs/src/broker/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import { RecordWriter } from './recordWriter.ts';

const { CompressionTypes } = kafkajs;

/** What of a call makes a record batch. */
type PartitionData = ProduceCall['topicData'][number]['partitions'][number];
type ProducerState = Pick<ProduceCall, 'producerId' | 'producerEpoch'>;

/** Of telemetry level 1 makes what level 3 makes, in two thirds of the time. */
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const MAGIC = 2;
/** Of what the length counts: leader epoch, magic and checksum. */
const BEFORE_BODY_BYTES = 9;
/** Room for the fields of the batch before its records. */
const HEAD_BYTES = 64;

const writer = new RecordWriter();

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
  const records = zstdCompressSync(writer.write(messages, first), ZSTD);
  // Format 2: https://kafka.apache.org/documentation/#recordbatch
  const body = new Encoder(records.length + HEAD_BYTES)
    .writeInt16(CompressionTypes.ZSTD)
    .writeInt32(messages.length - 1)
    .writeInt64(first)
    .writeInt64(last)
    .writeInt64(producerId)
    .writeInt16(producerEpoch)
    .writeInt32(firstSequence)
    .writeInt32(messages.length)
    .writeBuffer(records).buffer;
  return new Encoder(body.length + HEAD_BYTES)
    .writeInt64(0)
    .writeInt32(body.length + BEFORE_BODY_BYTES)
    .writeInt32(0)
    .writeInt8(MAGIC)
    .writeUInt32(crc32C(body))
    .writeBuffer(body).buffer;
}
