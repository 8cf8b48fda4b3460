import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import './leanProduce.ts';
import './quietRequestQueue.ts';
import './zstdCodec.ts';
import type { BusLogger } from '../busLogger.ts';
import { partitionOf } from '../partitionOf.ts';
import { Chosen, requiringEachPartition } from './acknowledged.ts';
import type { RawProducer } from './producerLink.ts';

/** How to reach the cluster. */
export interface KafkaConnection extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger?: BusLogger;
}

const retry = { initialRetryTime: 100, maxRetryTime: 1000, retries: 8 };
/** Long enough for a broker to be restarted under a request. */
const producerRetry = { ...retry, retries: 20 };

/** kafkajs, configured once for all that the bus does with it. */
export function createKafkaClient({ brokers, clientId, logger, ssl, sasl }: KafkaConnection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry,
    logLevel: logger === undefined ? logLevel.NOTHING : logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, ...details } = entry.log;
      logger?.warn({ ...details, namespace: entry.namespace }, message);
    },
  });
}

/** An idempotent producer that partitions as the embedded bus does. */
export function idempotentProducer(kafka: Kafka): RawProducer {
  const chosen = new Chosen();
  const producer = kafka.producer({
    idempotent: true,
    allowAutoTopicCreation: false,
    retry: producerRetry,
    createPartitioner:
      () =>
      ({ topic, message, partitionMetadata }) => {
        const partition = partitionOf(String(message.key), partitionMetadata.length);
        chosen.add(topic, partition);
        return partition;
      },
  });
  return requiringEachPartition(producer, chosen);
}
