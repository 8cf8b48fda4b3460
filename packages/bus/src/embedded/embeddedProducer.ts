import { BusError } from '../busError.ts';
import { outgoingBytes } from '../limits.ts';
import { partitionOf } from '../partitionOf.ts';
import type { OutgoingMessage, Producer, Topic } from '../types.ts';
import type { EmbeddedLog } from './embeddedPort.ts';
import type { LogPartition } from './logStore.ts';

export interface EmbeddedProducerOptions {
  readonly log: EmbeddedLog;
  /** Throws when the topic is not there. */
  readonly partitionsOf: (topic: Topic) => readonly LogPartition[];
  readonly now: () => number;
}

/** Appends to the embedded log; the messages of one send are one transaction. */
export function createEmbeddedProducer({ log, partitionsOf, now }: EmbeddedProducerOptions): Producer {
  const sending = new Set<Promise<void>>();
  let closed = false;

  const append = async (topic: Topic, messages: readonly OutgoingMessage[]): Promise<void> => {
    if (closed) throw new BusError('closed', 'the producer is closed');
    for (const message of messages) outgoingBytes(message);
    const partitions = partitionsOf(topic);
    const shares = [...Map.groupBy(messages, ({ key }) => partitions[partitionOf(key, partitions.length)])];
    const nowMs = now();
    await log.writer.write(() => {
      for (const [partition, share] of shares) if (partition) log.store.append(partition, share, nowMs);
    });
    for (const [partition] of shares) if (partition) log.wakeups.wake(partition.id);
  };

  return {
    async send(topic, messages) {
      const sent = append(topic, messages);
      sending.add(sent);
      await sent.finally(() => sending.delete(sent));
    },
    async close() {
      closed = true;
      await Promise.allSettled(sending);
    },
  };
}
