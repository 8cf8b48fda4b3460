import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka, Consumer as KafkaJsConsumer } from 'kafkajs';
import type { Consumer } from '../types.ts';
import { hookedAssigner } from './groupHooks.ts';
import { createGroupMember, type GroupMemberOptions } from './groupMember.ts';
import { unavailable } from './kafkaErrors.ts';

const consumerSettings = {
  sessionTimeout: 10_000,
  rebalanceTimeout: 30_000,
  heartbeatInterval: 500,
  // Before decompression, which makes five times as much of it: about what a buffer takes before it stops the fetch.
  maxBytesPerPartition: 256 * 1024,
  maxBytes: 2 * 1024 * 1024,
  allowAutoTopicCreation: false,
};

// An idle fetch holds up resume, rebalance and close for as long as it waits.
const prompt = { minBytes: 1, maxWaitTimeInMs: 250 };
const patient = { minBytes: 128 * 1024, maxWaitTimeInMs: 500 };

interface Running {
  readonly consumer: KafkaJsConsumer;
  /** Settles with the first join, which waits for the other members to give up their partitions. */
  readonly joining: Promise<void>;
}

const firstPauseMs = 500;
/** A broker that is back must not be waited for: what stands still meanwhile are alerts. */
const longestPauseMs = 2000;

/** A member of a group that outlives every crash of the kafkajs consumer under it. */
export async function startKafkaConsumer(kafka: Kafka, options: GroupMemberOptions): Promise<Consumer> {
  const { topic, group, names, onError, isPatient = false } = options;
  const member = createGroupMember(options);
  const closing = new AbortController();
  let pauseMs = firstPauseMs;
  let restarting = Promise.resolve();
  let running: Running | undefined;

  const start = async (): Promise<Running> => {
    const consumer = kafka.consumer({
      ...consumerSettings,
      ...(isPatient ? patient : prompt),
      groupId: names.group(topic, group),
      partitionAssigners: [hookedAssigner(member.hooks)],
      retry: { retries: 5, restartOnFailure: async () => false },
    });
    consumer.on('consumer.crash', ({ payload }) => crashed(payload.error));
    consumer.on('consumer.fetch', () => {
      pauseMs = firstPauseMs;
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [names.topic(topic)], fromBeginning: true });
      const { eachBatch } = member;
      const joining = consumer
        .run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
        .catch(crashed);
      return { consumer, joining };
    } catch (error) {
      await consumer.disconnect();
      throw unavailable(`${topic} cannot be consumed`, error);
    }
  };

  const crashed = (error: unknown): void => {
    onError(unavailable(`the consumer of ${topic} stopped`, error));
    restarting = restart();
  };

  const restart = async (): Promise<void> => {
    await member.abandon();
    while (!closing.signal.aborted) {
      await sleep(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      if (closing.signal.aborted) return;
      try {
        running = await start();
        return;
      } catch (error) {
        onError(unavailable(`${topic} cannot be consumed`, error));
      }
    }
  };

  running = await start();
  return {
    async close() {
      closing.abort();
      await member.leave();
      await restarting;
      // kafkajs cannot be stopped while it joins: it would go on as a member that nobody knows of.
      await running?.joining;
      await running?.consumer.disconnect();
    },
  };
}
