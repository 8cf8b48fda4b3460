import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import '../../src/index.ts';
import { type BatchContext, readRecord, writeRecord } from '../../src/kafka/record.ts';

const batch: BatchContext = {
  firstOffset: '9007199254740000',
  firstTimestamp: '1780000000000',
  maxTimestamp: '1780000009999',
  magicByte: 2,
  timestampType: 0,
  isControlBatch: false,
};

/** The record without its length, as kafkajs hands it on. */
function inner(buffer: Buffer) {
  const lengthBytes = [...buffer].findIndex((byte) => byte < 0x80) + 1;
  return { buffer: buffer.subarray(lengthBytes), offset: 0 };
}

test('kafkajs reads records by it', () => {
  const require = createRequire(import.meta.url);
  expect(require('kafkajs/src/protocol/recordBatch/record/v0/decoder.js')).toBe(readRecord);
});

test('a record is written as Kafka spells it', () => {
  const buffer = writeRecord({
    offsetDelta: 1,
    timestampDelta: 300,
    key: 'k',
    value: Buffer.from('v'),
    headers: { h: 'x' },
  });
  // Length 13, attributes, 300 and 1 with the sign in the lowest bit, then each text behind its length.
  expect([...buffer]).toEqual([26, 0, 0xd8, 4, 2, 2, 107, 2, 118, 2, 2, 104, 2, 120]);
});

test.each([
  ['of telemetry', { key: 'session', value: Buffer.from('{"v":1}'), headers: { seq: '7', fp: 'é✓' } }],
  [
    'long',
    { key: 'k'.repeat(200), value: Buffer.alloc(300_000, 'x'), headers: { [`h${'n'.repeat(90)}`]: '' } },
  ],
  ['without key, value and headers', { key: null, value: null, headers: {} }],
  ['empty', { key: '', value: Buffer.alloc(0), headers: {} }],
])('a record is read as it was written: %s', (_, told) => {
  for (const [offsetDelta, timestampDelta] of [
    [0, 0],
    [64, -1],
    [999, -1_780_000_000_000],
    [8191, 7_200_000_000_000],
  ] as const) {
    const read = readRecord(inner(writeRecord({ ...told, offsetDelta, timestampDelta })), batch);
    expect(read).toMatchObject({ ...told, offset: String(9_007_199_254_740_000 + offsetDelta) });
    expect(read.timestamp).toBe(String(1_780_000_000_000 + timestampDelta));
  }
});

test('where the broker stamps records, its stamp stands', () => {
  const written = writeRecord({ offsetDelta: 0, timestampDelta: 5, key: 'k', value: null });
  expect(readRecord(inner(written), { ...batch, timestampType: 1 }).timestamp).toBe('1780000009999');
});
