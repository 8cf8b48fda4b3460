import { setTimeout as sleep } from 'node:timers/promises';
import type { EachBatchPayload } from 'kafkajs';
import { type PartitionRun, runPartition } from '../consume/partitionRun.ts';
import type { ConsumeOptions } from '../types.ts';
import { commitOffset, type Membership } from './commitOffset.ts';
import type { ConsumerGroup, GroupHooks } from './groupHooks.ts';
import { fromKafka } from './kafkaMessage.ts';
import { createPartitionBuffer, type PartitionBuffer } from './partitionBuffer.ts';
import type { TopicAdmin } from './topicAdmin.ts';
import type { TopicNames } from './topicNames.ts';

/** Within the rebalance timeout, after which the group goes on without this member. */
const drainMs = 20_000;
const betweenHeartbeatsMs = 1000;

interface Holding {
  readonly run: PartitionRun;
  readonly buffer: PartitionBuffer;
}

/** The partitions in the hands of one consumer, over all its generations. */
export interface GroupMember {
  readonly hooks: GroupHooks;
  eachBatch(payload: EachBatchPayload): Promise<void>;
  /** Gives every partition back and takes no more. */
  leave(): Promise<void>;
  /** Gives every partition back that a lost membership held: nothing can be committed under it any more. */
  abandon(): Promise<void>;
}

export interface GroupMemberOptions extends ConsumeOptions {
  readonly names: TopicNames;
  readonly admin: TopicAdmin;
}

export function createGroupMember(options: GroupMemberOptions): GroupMember {
  const { topic, group, names, admin, handler, onError } = options;
  const topicName = names.topic(topic);
  const holdings = new Map<number, Holding>();
  let left = false;
  let beating: NodeJS.Timeout | undefined;

  /**
   * kafkajs beats between fetches only, and a fetch takes as long as handlers keep the event loop: over a full topic longer
   * than the group waits. Whoever is sent away for that begins ten minutes back, and again is too slow to answer.
   */
  const beat = (consumerGroup: ConsumerGroup): void => {
    clearInterval(beating);
    beating = setInterval(() => {
      // Why it failed is found out by the next fetch, which beats too.
      void consumerGroup.heartbeat({ interval: betweenHeartbeatsMs / 2 }).catch(() => undefined);
    }, betweenHeartbeatsMs);
  };

  const release = async (): Promise<void> => {
    await Promise.all([...holdings.values()].map(({ run }) => run.stop()));
  };

  const hold = (consumerGroup: ConsumerGroup, membership: Membership, partition: number): void => {
    const partitions = [{ topic: topicName, partitions: [partition] }];
    const buffer = createPartitionBuffer({
      seek: (offset) => consumerGroup.seek({ topic: topicName, partition, offset: String(offset) }),
      pause: () => consumerGroup.pause(partitions),
      resume: () => consumerGroup.resume(partitions),
    });
    const port = {
      ...buffer,
      topic,
      partition,
      committed: () => admin.committed(topic, group, partition),
      earliest: async () => (await admin.bounds(topic, partition)).earliest,
      latest: async () => (await admin.bounds(topic, partition)).latest,
      offsetAt: (timestampMs: number) => admin.offsetAt(topic, partition, timestampMs),
      commit: (position: { offset: number; note: string }, isHeld: () => boolean) =>
        commitOffset({ membership, topic, topicName, partition, position, isHeld }),
    };
    const after = holdings.get(partition)?.run.stop() ?? Promise.resolve();
    holdings.set(partition, { run: runPartition({ port, handler, onError, after }), buffer });
  };

  return {
    hooks: {
      async leaving(consumerGroup) {
        clearInterval(beating);
        await untilDrained(release(), consumerGroup);
        for (const { run } of holdings.values()) run.fence();
      },
      joined(consumerGroup) {
        const given = consumerGroup.assigned().filter((assigned) => assigned.topic === topicName);
        consumerGroup.pause(given);
        if (left) return;
        beat(consumerGroup);
        const { cluster, coordinator, groupId, generationId, memberId } = consumerGroup;
        const membership = { cluster, coordinator, groupId, generationId, memberId };
        for (const partition of given.flatMap(({ partitions }) => partitions))
          hold(consumerGroup, membership, partition);
      },
      outOfRange(partition) {
        holdings
          .get(partition)
          ?.run.reassign(new Error(`what comes next in partition ${partition} is kept no more`));
      },
    },
    async eachBatch({ batch, isStale, resolveOffset }) {
      const last = batch.messages.at(-1);
      if (last === undefined || isStale()) return;
      holdings.get(batch.partition)?.buffer.push(batch.messages.map(fromKafka));
      resolveOffset(last.offset);
    },
    async abandon() {
      clearInterval(beating);
      for (const { run } of holdings.values()) run.fence();
      await release();
    },
    async leave() {
      left = true;
      await release();
      clearInterval(beating);
    },
  };
}

/** Waits for running batches, and keeps the membership alive that they may still commit under. */
async function untilDrained(drained: Promise<void>, consumerGroup: ConsumerGroup): Promise<void> {
  const deadline = Date.now() + drainMs;
  const done = drained.then(() => true);
  while (Date.now() < deadline) {
    const tick = new AbortController();
    const next = sleep(betweenHeartbeatsMs, false, { signal: tick.signal }).catch(() => false);
    if (await Promise.race([done, next])) return tick.abort();
    // The answer is that the group is rebalancing, or that this member is out: the join that follows finds out.
    await consumerGroup.heartbeat({ interval: 0 }).catch(() => undefined);
  }
}
