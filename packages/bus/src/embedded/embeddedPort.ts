import { fenced } from '../consume/assignmentOf.ts';
import type { PartitionPort } from '../consume/partitionPort.ts';
import type { LogPartition, LogStore } from './logStore.ts';
import type { Wakeups } from './wakeups.ts';
import type { Writer } from './writer.ts';

export interface EmbeddedLog {
  readonly store: LogStore;
  readonly writer: Writer;
  readonly wakeups: Wakeups;
}

/** A partition of the embedded log as one group reads it. */
export function embeddedPort(log: EmbeddedLog, partition: LogPartition, group: string): PartitionPort {
  const { store, writer, wakeups } = log;
  let offset = 0;
  return {
    topic: partition.topic,
    partition: partition.partition,
    committed: async () => store.committed(group, partition),
    earliest: async () => store.earliest(partition),
    latest: async () => store.latest(partition),
    offsetAt: async (timestampMs) => store.offsetAt(partition, timestampMs),
    commit: (position, isHeld) =>
      writer.write(() => {
        if (!isHeld()) throw fenced(partition);
        store.commit(group, partition, position);
      }),
    open(from) {
      offset = from;
    },
    async next(signal) {
      while (!signal.aborted) {
        const messages = store.read(partition, offset);
        const last = messages.at(-1);
        if (last !== undefined) {
          offset = last.offset + 1;
          return messages;
        }
        await wakeups.wait(partition.id, signal);
      }
      return [];
    },
    close() {},
  };
}
