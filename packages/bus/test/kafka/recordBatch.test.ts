import fc from 'fast-check';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decode from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import { expect, test } from 'vitest';
import { fromKafka } from '../../src/kafka/kafkaMessage.ts';
import { recordBatch } from '../../src/kafka/recordBatch.ts';
import '../../src/kafka/zstdCodec.ts';

const text = fc.string({ unit: 'binary', maxLength: 80 });
// kafkajs reads headers into an object that is not empty to begin with.
const headerName = text.filter((name) => !(name in {}));

const record = fc.record({
  key: text,
  // Around where the length before a record takes a byte more.
  value: fc.oneof(
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    fc.integer({ min: 7900, max: 8200 }).map((n) => Buffer.alloc(n)),
  ),
  headers: fc.dictionary(headerName, text, { maxKeys: 5 }),
  timestampMs: fc.integer({ min: 0, max: 4e12 }),
});

test('a record batch is read by kafkajs as what was written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 20 }),
      fc.nat(1e6),
      async (messages, firstSequence) => {
        const batch = recordBatch({ messages, firstSequence }, { producerId: '4711', producerEpoch: 3 });
        const read = await decode(new Decoder(batch));
        expect(read).toMatchObject({
          producerId: '4711',
          producerEpoch: 3,
          firstSequence,
          lastOffsetDelta: messages.length - 1,
        });
        const back = read.records.map((one) => fromKafka(one));
        expect(back).toEqual(messages.map((message, offset) => ({ ...message, offset })));
      },
    ),
  );
});
