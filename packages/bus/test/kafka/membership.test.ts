import { randomBytes, randomUUID } from 'node:crypto';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeWithBroker, sharedBroker } from '../../../../infra/kafka/sharedBroker.ts';
import { type Bus, createKafkaBus } from '../../src/index.ts';
import { commitOffset, type Membership } from '../../src/kafka/commitOffset.ts';
import { hookedAssigner } from '../../src/kafka/groupHooks.ts';
import { keyIn, message } from '../messages.ts';
import { Recorder } from '../recorder.ts';

describeWithBroker('a member of a Kafka group', () => {
  let prefix: string;
  let kafka: Kafka;
  let admin: Admin;
  let bus: Bus;

  beforeEach(async () => {
    prefix = `${randomUUID()}.`;
    const brokers = [await sharedBroker()];
    kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    admin = kafka.admin();
    await admin.connect();
    bus = createKafkaBus({ brokers, clientId: 'member', topicPrefix: prefix });
    await bus.ensureTopics(2);
  });

  afterEach(async () => {
    await bus.close();
    await admin.disconnect();
  });

  const join = async (): Promise<Recorder> => {
    const reader = new Recorder();
    await bus.consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
    return reader;
  };

  test('keeps its membership while a batch outlasts the start of a rebalance, and commits under it', async () => {
    const one = await join();
    const gate = Promise.withResolvers<void>();
    one.onBatch = async (assignment) => {
      await gate.promise;
      await assignment.commit({ offset: 1, note: 'in time' });
    };
    const producer = await bus.producer();
    await producer.send('telemetry', [message(keyIn(0, 2), 'x'), message(keyIn(1, 2), 'y')]);
    await vi.waitFor(() => expect(one.messages).toHaveLength(2), 10_000);
    const two = await join();
    await vi.waitFor(async () => {
      const { groups } = await admin.describeGroups([`${prefix}telemetry.g`]);
      expect(groups[0]?.state).toBe('PreparingRebalance');
    }, 10_000);
    expect(one.held.size).toBe(2);
    gate.resolve();
    await vi.waitFor(() => expect([one.held.size, two.held.size]).toEqual([1, 1]), 15_000);
    expect(one.errors).toEqual([]);
    expect((await bus.lag('telemetry', 'g')).map(({ committed }) => committed)).toEqual([1, 1]);
    expect(two.messages).toEqual([]);
  });

  test('cannot commit under a generation that is gone, not even when it does not know yet', async () => {
    let membership: Membership | undefined;
    const hooks = {
      leaving: async () => {},
      joined: (group: Membership) => {
        const { cluster, coordinator, groupId, generationId, memberId } = group;
        membership ??= { cluster, coordinator, groupId, generationId, memberId };
      },
      outOfRange: () => {},
    };
    const consumer = kafka.consumer({
      groupId: `${prefix}telemetry.g`,
      partitionAssigners: [hookedAssigner(hooks)],
      heartbeatInterval: 500,
      maxWaitTimeInMs: 250,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [`${prefix}telemetry`] });
    await consumer.run({ autoCommit: false, eachBatch: async () => {} });
    const former = await vi.waitFor(() => {
      if (membership === undefined) throw new Error('not joined yet');
      return membership;
    }, 10_000);
    const commit = (offset: number) =>
      commitOffset({
        membership: former,
        topic: 'telemetry',
        topicName: `${prefix}telemetry`,
        partition: 0,
        position: { offset, note: 'zombie' },
        isHeld: () => true,
      });
    await commit(0);
    const two = await join();
    await vi.waitFor(() => expect(two.held.size).toBe(1), 15_000);
    await expect(commit(1)).rejects.toMatchObject({ name: 'BusError', code: 'fenced' });
    expect((await bus.lag('telemetry', 'g'))[0]?.committed).toBe(0);
    await consumer.disconnect();
  });

  test('is assigned a partition anew when what it would read next is kept no more', async () => {
    const producer = await bus.producer();
    const key = keyIn(0, 2);
    const count = 12_000;
    await producer.send(
      'telemetry',
      Array.from({ length: count }, () => ({ key, value: randomBytes(1000) })),
    );
    const reader = new Recorder();
    const gate = Promise.withResolvers<void>();
    reader.onBatch = () => gate.promise;
    await bus.consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
    await vi.waitFor(() => expect(reader.messages.length).toBeGreaterThan(0), 15_000);
    await reader.held.get(0)?.commit({ offset: 1, note: 'until 99' });
    // Loads the metadata that kafkajs forgets to load for the next call.
    await admin.fetchTopicOffsets(`${prefix}telemetry`);
    await admin.deleteTopicRecords({
      topic: `${prefix}telemetry`,
      partitions: [{ partition: 0, offset: String(count - 10) }],
    });
    gate.resolve();
    await vi.waitFor(() => expect(reader.messages.at(-1)?.offset).toBe(count - 1), 20_000);
    expect(reader.messages.length).toBeLessThan(count - 10);
    expect(reader.calls.filter((call) => call === 'assigned 0')).toHaveLength(2);
    // kafkajs by itself would have committed its default over the position.
    expect(await reader.held.get(0)?.committed()).toEqual({ offset: 1, note: 'until 99' });
  });
});
