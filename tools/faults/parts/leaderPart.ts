import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { Part } from './part.ts';

const LOOK_MS = 200;
const MOST_MS = 60_000;

function neverMind(): never {
  throw new Error('leaders are only moved');
}

interface Led {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
}

async function ledOf(admin: Admin, prefix: string): Promise<Led[]> {
  const { topics } = await admin.fetchTopicMetadata();
  return topics
    .filter(({ name }) => name.startsWith(prefix))
    .flatMap(({ name, partitions }) =>
      partitions.map(({ partitionId, leader }) => ({ topic: name, partition: partitionId, leader })),
    );
}

/** Gives each partition the replicas that `of` names, and waits until it has them. */
async function reassign(admin: Admin, led: readonly Led[], of: (one: Led) => number[]): Promise<void> {
  const topics = [...Map.groupBy(led, ({ topic }) => topic)].map(([topic, partitions]) => ({
    topic,
    partitionAssignment: partitions.map((one) => ({ partition: one.partition, replicas: of(one) })),
  }));
  await admin.alterPartitionReassignments({ topics });
  const deadline = Date.now() + MOST_MS;
  while ((await admin.listPartitionReassignments({})).topics.length > 0) {
    if (Date.now() > deadline) throw new Error(`partitions did not move within ${MOST_MS} ms`);
    await sleep(LOOK_MS);
  }
}

/**
 * Who leads the partitions of two brokers: `pause` takes every partition from the broker that leads it and leaves it to
 * broker 2 alone, `resume` gives it back its second copy.
 */
export function leaderPart(brokers: readonly string[], prefix: string): Part {
  async function asked(work: (admin: Admin) => Promise<void>): Promise<void> {
    const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
  return {
    name: 'leader',
    pause: () =>
      asked(async (admin) => {
        const led = await ledOf(admin, prefix);
        if (!led.some(({ leader }) => leader === 1)) throw new Error('there was no leader to move');
        await reassign(admin, led, () => [2]);
        const left = (await ledOf(admin, prefix)).filter(({ leader }) => leader !== 2);
        if (left.length > 0) throw new Error(`${left.length} partitions are not led by broker 2`);
      }),
    resume: () => asked(async (admin) => reassign(admin, await ledOf(admin, prefix), () => [2, 1])),
    kill: neverMind,
    stop: neverMind,
    start: neverMind,
    setClock: neverMind,
  };
}
