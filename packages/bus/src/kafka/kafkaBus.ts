import './leanRecords.ts';
import { BusError } from '../busError.ts';
import { createClosers } from '../closers.ts';
import type { Bus, Producer } from '../types.ts';
import { createAdminLink } from './adminLink.ts';
import { withDeadline } from './deadline.ts';
import { createKafkaClient, idempotentProducer, type KafkaConnection } from './kafkaClient.ts';
import { startKafkaConsumer } from './kafkaConsumer.ts';
import { createProducerLink } from './producerLink.ts';
import { createSendQueue } from './sendQueue.ts';
import { createTopicAdmin } from './topicAdmin.ts';
import { topicNames } from './topicNames.ts';

export interface KafkaBusOptions extends KafkaConnection {
  /** Copies of each partition; the cluster's default when left out. */
  readonly replicationFactor?: number;
  /** Stands before topics and groups on the broker; `stutterscope.` when left out. */
  readonly topicPrefix?: string;
}

const pingDeadlineMs = 5000;

/**
 * The bus over Apache Kafka. Connects when it is first used.
 *
 * ```ts
 * const bus = createKafkaBus({ brokers: ['127.0.0.1:9092'], clientId: 'collector' });
 * await bus.ensureTopics(12);
 * ```
 */
export function createKafkaBus(options: KafkaBusOptions): Bus {
  const { logger, replicationFactor, topicPrefix = 'stutterscope.' } = options;
  const kafka = createKafkaClient(options);
  const names = topicNames(topicPrefix);
  const adminLink = createAdminLink(kafka);
  const admin = createTopicAdmin(adminLink, names);
  const consumers = createClosers();
  const producers = createClosers();
  let closing: Promise<void> | undefined;

  const refuseClosed = (): void => {
    if (closing !== undefined) throw new BusError('closed', 'the Kafka bus is closed');
  };

  return {
    async ensureTopics(partitions) {
      await admin.ensureTopics(partitions, replicationFactor);
    },
    async producer(): Promise<Producer> {
      refuseClosed();
      const link = createProducerLink({ create: () => idempotentProducer(kafka), names, logger });
      await link.open();
      return producers.track(createSendQueue(link));
    },
    async consume(consumption) {
      refuseClosed();
      return consumers.track(await startKafkaConsumer(kafka, { ...consumption, names, admin }));
    },
    async lag(topic, group) {
      return admin.lag(topic, group);
    },
    async ping() {
      await withDeadline(admin.requireLeaders(), pingDeadlineMs, 'asking Kafka for its topics');
    },
    close() {
      closing ??= (async () => {
        // The batches that consumers end with may still send.
        await consumers.close();
        await producers.close();
        await adminLink.close();
      })();
      return closing;
    },
  };
}
