import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { BusError } from '../busError.ts';
import { type PartitionLag, type Position, type Topic, topics } from '../types.ts';
import type { AdminLink } from './adminLink.ts';
import type { TopicNames } from './topicNames.ts';

const sevenDaysMs = 7 * 24 * 3_600_000;
const leadersWithinMs = 15_000;
const betweenLooksMs = 100;
/** From this many copies on, two must be written before a send is acknowledged. */
const copiesForTwoAcks = 3;

type Offsets = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** Topics, offsets and positions as the cluster knows them. */
export interface TopicAdmin {
  ensureTopics(partitions: number, replicationFactor: number | undefined): Promise<void>;
  /** Rejects unless every partition of every topic has a leader that answers. */
  requireLeaders(): Promise<void>;
  bounds(topic: Topic, partition: number): Promise<Bounds>;
  offsetAt(topic: Topic, partition: number, timestampMs: number): Promise<number>;
  committed(topic: Topic, group: string, partition: number): Promise<Position | null>;
  lag(topic: Topic, group: string): Promise<readonly PartitionLag[]>;
}

export function createTopicAdmin(link: AdminLink, names: TopicNames): TopicAdmin {
  const asking = new Map<Topic, Promise<Offsets>>();

  /** Of all partitions. Stages ask for each of theirs, again and again: who asks in one turn of the event loop shares an answer. */
  const offsets = (topic: Topic): Promise<Offsets> => {
    const asked = asking.get(topic);
    if (asked !== undefined) return asked;
    const answer = link.ask(`the offsets of ${topic}`, (admin) =>
      admin.fetchTopicOffsets(names.topic(topic)),
    );
    asking.set(topic, answer);
    // Later it would be an answer from before the question.
    setImmediate(() => asking.delete(topic));
    return answer;
  };

  const positions = async (topic: Topic, group: string): Promise<ReadonlyMap<number, Position>> => {
    const groupId = names.group(topic, group);
    const found = await link.ask(`the positions of ${groupId}`, (admin) =>
      admin.fetchOffsets({ groupId, topics: [names.topic(topic)] }),
    );
    const committed = found
      .flatMap(({ partitions }) => partitions)
      .filter(({ offset }) => Number(offset) >= 0);
    return new Map(
      committed.map(({ partition, offset, metadata }) => [
        partition,
        { offset: Number(offset), note: metadata ?? '' },
      ]),
    );
  };

  // Metadata name a leader before it leads: only the leader itself answers for its offsets.
  const requireLeaders = async (): Promise<void> => {
    await Promise.all(topics.map(offsets));
  };

  return {
    requireLeaders,
    async ensureTopics(partitions, replicationFactor) {
      await link.ask('making the topics', async (admin) => {
        const there = new Set(await admin.listTopics());
        const missing = topics.map(names.topic).filter((topic) => !there.has(topic));
        const settings = { numPartitions: partitions, configEntries: configEntries(replicationFactor) };
        const copies = replicationFactor === undefined ? {} : { replicationFactor };
        // Another process may make them at the same moment: kafkajs then answers false, which is as well.
        if (missing.length > 0) {
          await admin.createTopics({ topics: missing.map((topic) => ({ topic, ...settings, ...copies })) });
        }
      });
      await untilItHolds(requireLeaders);
    },
    async bounds(topic, partition) {
      const found = (await offsets(topic)).find((row) => row.partition === partition);
      if (found === undefined) throw new BusError('unavailable', `${topic} has no partition ${partition}`);
      return { earliest: Number(found.low), latest: Number(found.high) };
    },
    async offsetAt(topic, partition, timestampMs) {
      const rows = await link.ask(`the offset at a time of ${topic}`, (admin) =>
        admin.fetchTopicOffsetsByTimestamp(names.topic(topic), timestampMs),
      );
      return Number(rows.find((row) => row.partition === partition)?.offset);
    },
    committed: async (topic, group, partition) => (await positions(topic, group)).get(partition) ?? null,
    async lag(topic, group) {
      const [rows, committed] = await Promise.all([offsets(topic), positions(topic, group)]);
      return rows
        .map(({ partition, low, high }) => ({
          partition,
          earliest: Number(low),
          latest: Number(high),
          committed: committed.get(partition)?.offset ?? null,
        }))
        .sort((one, other) => one.partition - other.partition);
    },
  };
}

function configEntries(replicationFactor = 1): { name: string; value: string }[] {
  const entries = Object.entries({
    'retention.ms': String(sevenDaysMs),
    'compression.type': 'producer',
    'max.message.bytes': String(1024 * 1024),
    // Kafka 4 refuses by default what is stamped an hour ahead; the clocks of senders are not the bus's to judge.
    'message.timestamp.after.max.ms': '9223372036854775807',
    'min.insync.replicas': replicationFactor >= copiesForTwoAcks ? '2' : '1',
  });
  return entries.map(([name, value]) => ({ name, value }));
}

async function untilItHolds(condition: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + leadersWithinMs;
  for (;;) {
    try {
      return await condition();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(betweenLooksMs);
    }
  }
}
