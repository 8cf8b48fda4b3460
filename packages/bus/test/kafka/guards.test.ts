import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { expect, test } from 'vitest';
import '../../src/index.ts';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

function newQueue(): RequestQueue {
  return new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: 1000,
    enforceRequestTimeout: false,
    clientId: 'guards',
    broker: '127.0.0.1:1',
    logger: new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING }).logger(),
  });
}

test('a connection without waiting requests arms no timer', () => {
  const queue = newQueue();
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).toBeNull();
});

test('a connection with a waiting request looks for it again', () => {
  const queue = newQueue();
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(queue.throttleCheckTimeoutId).not.toBeNull();
  queue.destroy();
});

test('zstd is a codec of kafkajs', async () => {
  const codec = CompressionCodecs[CompressionTypes.ZSTD]();
  const text = Buffer.from('clog '.repeat(1000));
  const packed = await codec.compress({ buffer: text });
  expect(packed.subarray(0, 4)).toEqual(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
  expect(packed.length).toBeLessThan(text.length / 10);
  expect(await codec.decompress(packed)).toEqual(text);
});

test('a record batch is unpacked in one turn of the event loop: handlers take turns between', async () => {
  const codec = CompressionCodecs[CompressionTypes.ZSTD]();
  const packed = await codec.compress({ buffer: randomBytes(800_000) });
  let turns = 0;
  let next: NodeJS.Immediate | undefined;
  const count = () => {
    turns += 1;
    next = setImmediate(count);
  };
  count();
  await codec.decompress(packed);
  clearImmediate(next);
  expect(turns).toBe(1);
});
