import { setTimeout as sleep } from 'node:timers/promises';
import { type Admin, Kafka, logLevel } from 'kafkajs';

const LOOK_MS = 200;
const MOST_MS = 60_000;

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

async function asked(brokers: readonly string[], work: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Takes the partitions of all topics that begin so to one broker, which has them alone. At least one must have to move. */
export function moveLeaders(brokers: readonly string[], prefix: string, to: number): Promise<void> {
  return asked(brokers, async (admin) => {
    const isElsewhere = ({ leader }: Led) => leader !== to;
    const led = await ledOf(admin, prefix);
    if (!led.some(isElsewhere)) throw new Error('there was no leader to move');
    await reassign(admin, led, () => [to]);
    if ((await ledOf(admin, prefix)).some(isElsewhere)) throw new Error(`not all are led by broker ${to}`);
  });
}

/** Gives each partition its second copy back, and leaves it to whoever leads it. */
export function copyAgain(brokers: readonly string[], prefix: string): Promise<void> {
  return asked(brokers, async (admin) =>
    reassign(admin, await ledOf(admin, prefix), ({ leader }) => [leader, leader === 1 ? 2 : 1]),
  );
}
