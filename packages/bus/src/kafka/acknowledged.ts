import type { RawProducer } from './producerLink.ts';

/** Named as Kafka's own errors are, so that it is told apart as they are. */
export const UNACKNOWLEDGED = 'UNACKNOWLEDGED';

/** Nobody said that these partitions have what was sent to them. */
class UnacknowledgedError extends Error {
  override readonly name = 'UnacknowledgedError';
  readonly type = UNACKNOWLEDGED;
}

/** The partitions that a request went to, by topic, as the partitioner chose them. */
export class Chosen {
  private readonly byTopic = new Map<string, Set<number>>();

  add(topic: string, partition: number): void {
    let partitions = this.byTopic.get(topic);
    if (partitions === undefined) {
      partitions = new Set();
      this.byTopic.set(topic, partitions);
    }
    partitions.add(partition);
  }

  delete(topic: string, partition: number): void {
    this.byTopic.get(topic)?.delete(partition);
  }

  clear(): void {
    this.byTopic.clear();
  }

  get left(): string[] {
    return [...this.byTopic].flatMap(([topic, partitions]) =>
      [...partitions].map((one) => `${topic} ${one}`),
    );
  }
}

/**
 * A producer that believes a request only when each of its partitions was acknowledged. kafkajs 2.2.4 repeats what
 * failed broker by broker: where a partition's leader moves meanwhile to a broker that has already answered, its messages
 * are sent to nobody, and the request passes for done.
 */
export function requiringEachPartition(producer: RawProducer, chosen: Chosen): RawProducer {
  return {
    connect: () => producer.connect(),
    disconnect: () => producer.disconnect(),
    async sendBatch(batch) {
      chosen.clear();
      const answers = await producer.sendBatch(batch);
      for (const { topicName, partition } of answers) chosen.delete(topicName, partition);
      const { left } = chosen;
      if (left.length > 0) throw new UnacknowledgedError(`nobody acknowledged ${left.join(', ')}`);
      return answers;
    },
  };
}
