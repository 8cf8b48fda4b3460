import kafkajs from 'kafkajs';
import Broker, { type ProduceCall } from 'kafkajs/src/broker/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { recordBatch } from './recordBatch.ts';

const { CompressionTypes } = kafkajs;

function requestOf({ acks, timeout, topicData, ...state }: ProduceCall): Encoder {
  const payload = new Encoder()
    .writeString(null)
    .writeInt16(acks)
    .writeInt32(timeout)
    .writeInt32(topicData.length);
  for (const { topic, partitions } of topicData) {
    payload.writeString(topic).writeInt32(partitions.length);
    for (const { partition, ...data } of partitions) {
      const batch = recordBatch(data, state);
      payload.writeInt32(partition).writeBytes(batch);
    }
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
