import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';
import { partitionOf } from '../src/index.ts';

test('chooses the partition that Kafka’s default partitioner chooses', () => {
  const partitionerOfKafka = Partitioners.DefaultPartitioner();
  const metadata = (partitionId: number) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 1,
    replicas: [],
    isr: [],
  });
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 64 }), (key, partitions) => {
      const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => metadata(partitionId));
      const expected = partitionerOfKafka({ topic: 't', partitionMetadata, message: { key, value: null } });
      expect(partitionOf(key, partitions)).toBe(expected);
    }),
  );
});
