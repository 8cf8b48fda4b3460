import kafkajs from 'kafkajs';
import Broker, { type ProduceCall } from 'kafkajs/src/broker/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { recordBatch } from './recordBatch.ts';

const { CompressionTypes } = kafkajs;

/** Room for what stands around the record batches of a topic: its name above all. */
const AROUND_BYTES = 512;

/** Produce request 3 to 7, but for the head that kafkajs puts before it. */
function requestOf({ acks, timeout, topicData, ...state }: ProduceCall): Encoder {
  const topics = topicData.map(({ topic, partitions }) => ({
    topic,
    batches: partitions.map(({ partition, ...data }) => ({ partition, batch: recordBatch(data, state) })),
  }));
  const bytes = topics.flatMap(({ batches }) => batches).reduce((sum, { batch }) => sum + batch.length, 0);
  const payload = new Encoder(bytes + AROUND_BYTES * topics.length)
    .writeString(null)
    .writeInt16(acks)
    .writeInt32(timeout)
    .writeInt32(topics.length);
  for (const { topic, batches } of topics) {
    payload.writeString(topic).writeInt32(batches.length);
    for (const { partition, batch } of batches) payload.writeInt32(partition).writeBytes(batch);
  }
  return payload;
}

const produce = Broker.prototype.produce;

/**
 * kafkajs 2.2.4 makes several buffers of half a kilobyte for each message, and sends what it compresses through a stream
 * and a thread. All but the bytes of the request stays its own: versions, sequence numbers, answers, repetitions.
 */
Broker.prototype.produce = function produceLean(call) {
  const lean: Broker = Object.create(this, {
    lookupRequest: {
      value: ((apiKey, definition) => {
        const request = this.lookupRequest(apiKey, definition);
        return (args) => {
          const made = request(args);
          // Not ours: another producer of the same process, with messages as kafkajs has them.
          if (args.compression !== CompressionTypes.ZSTD) return made;
          return { ...made, request: { ...made.request, encode: async () => requestOf(args) } };
        };
      }) satisfies Broker['lookupRequest'],
    },
  });
  return produce.call(lean, call);
};
