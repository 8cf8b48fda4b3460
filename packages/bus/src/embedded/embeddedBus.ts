import { BusError } from '../busError.ts';
import type { BusLogger } from '../busLogger.ts';
import { createClosers } from '../closers.ts';
import { type Bus, type ConsumeOptions, type Producer, type Topic, topics } from '../types.ts';
import { type ConsumerGroup, createConsumerGroup } from './consumerGroup.ts';
import { type EmbeddedLog, embeddedPort } from './embeddedPort.ts';
import { createEmbeddedProducer } from './embeddedProducer.ts';
import { createLogStore, type LogPartition } from './logStore.ts';
import { openDatabase } from './openDatabase.ts';
import { keepRetention } from './retention.ts';
import { createWakeups } from './wakeups.ts';
import { createWriter } from './writer.ts';

export interface EmbeddedBusOptions {
  /** One process has a directory open at a time; a second is refused with `unavailable`. */
  readonly dir: string;
  /** How long messages are kept; 7 days when left out. */
  readonly retentionMs?: number;
  readonly logger?: BusLogger;
  readonly now?: () => number;
}

const sevenDaysMs = 7 * 24 * 3_600_000;

/**
 * The bus of a single process: a durable log on `node:sqlite`.
 *
 * ```ts
 * const bus = createEmbeddedBus({ dir: '.stutterscope/bus' });
 * await bus.ensureTopics(4);
 * ```
 */
export function createEmbeddedBus({
  dir,
  retentionMs = sevenDaysMs,
  logger,
  now = Date.now,
}: EmbeddedBusOptions): Bus {
  const db = openDatabase(dir);
  const log: EmbeddedLog = { store: createLogStore(db), writer: createWriter(db), wakeups: createWakeups() };
  const retention = keepRetention(log, retentionMs, now, (error) =>
    logger?.warn({ err: error }, 'old messages of the embedded bus could not be deleted'),
  );
  const groups = new Map<string, ConsumerGroup>();
  const consumers = createClosers();
  const producers = createClosers();
  let closing: Promise<void> | undefined;
  let drained = false;

  const partitionsOf = (topic: Topic): readonly LogPartition[] => {
    if (drained) throw closedError();
    const partitions = log.store.partitionsOf(topic);
    if (partitions.length === 0)
      throw new BusError('unavailable', `there is no topic ${topic}: call ensureTopics`);
    return partitions;
  };

  const groupOf = ({ topic, group }: ConsumeOptions): ConsumerGroup => {
    const key = `${topic} ${group}`;
    const found = groups.get(key);
    if (found !== undefined) return found;
    const ports = partitionsOf(topic).map((partition) => () => embeddedPort(log, partition, group));
    const created = createConsumerGroup(ports);
    groups.set(key, created);
    return created;
  };

  return {
    ensureTopics: (partitions) =>
      log.writer.write(() => {
        for (const topic of topics) {
          if (log.store.partitionsOf(topic).length === 0) log.store.addPartitions(topic, partitions);
        }
      }),
    async producer(): Promise<Producer> {
      if (closing !== undefined) throw closedError();
      return producers.track(createEmbeddedProducer({ log, partitionsOf, now }));
    },
    async consume(options) {
      if (closing !== undefined) throw closedError();
      return consumers.track({ close: groupOf(options).join(options) });
    },
    async lag(topic, group) {
      return partitionsOf(topic).map((partition) => ({
        partition: partition.partition,
        earliest: log.store.earliest(partition),
        latest: log.store.latest(partition),
        committed: log.store.committed(group, partition)?.offset ?? null,
      }));
    },
    async ping() {
      for (const topic of topics) partitionsOf(topic);
      await log.writer.write(() => log.store.touch());
    },
    close() {
      closing ??= (async () => {
        // The batches that consumers end with may still send.
        await consumers.close();
        drained = true;
        await producers.close();
        await retention.stop();
        log.writer.close();
        db.close();
      })();
      return closing;
    },
  };
}

function closedError(): BusError {
  return new BusError('closed', 'the embedded bus is closed');
}
