import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, type PartitionAssigner, PartitionAssigners } from 'kafkajs';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import { isOfType } from './kafkaErrors.ts';

export type { ConsumerGroup };

/** What kafkajs does not tell of a membership, told before it has its effects. */
export interface GroupHooks {
  /** Before every join: the partitions held so far are about to be given up. */
  leaving(group: ConsumerGroup): Promise<void>;
  /** After every join, before the first fetch of the new generation. */
  joined(group: ConsumerGroup): void;
  /** The offset read next is kept no more. kafkajs itself would commit the default offset over ours. */
  outOfRange(partition: number): void;
}

// An assigner is the one thing of ours that kafkajs hands the cluster that its consumer group works with.
const hooksOf = new WeakMap<Cluster, GroupHooks>();

/** The round-robin assigner, for one consumer: ties the hooks to its membership. */
export function hookedAssigner(hooks: GroupHooks): PartitionAssigner {
  return (config) => {
    hooksOf.set(config.cluster, hooks);
    return PartitionAssigners.roundRobin(config);
  };
}

const { joinAndSync, recoverFromOffsetOutOfRange } = ConsumerGroup.prototype;

ConsumerGroup.prototype.joinAndSync = async function joinWithHooks() {
  const hooks = hooksOf.get(this.cluster);
  await hooks?.leaving(this);
  await joinOnceLoaded(this);
  hooks?.joined(this);
};

ConsumerGroup.prototype.recoverFromOffsetOutOfRange = async function recoverWithHooks(error) {
  const hooks = hooksOf.get(this.cluster);
  if (hooks === undefined) await recoverFromOffsetOutOfRange.call(this, error);
  else hooks.outOfRange(error.partition);
};

const loadingTypes: ReadonlySet<string> = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
]);
const loadingAttempts = 40;
const betweenAttemptsMs = 250;

/** A coordinator that has just started reads its log first; kafkajs takes that for the end of the consumer. */
async function joinOnceLoaded(group: ConsumerGroup): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await joinAndSync.call(group);
    } catch (error) {
      if (!isOfType(error, loadingTypes) || attempt === loadingAttempts) throw error;
      await sleep(betweenAttemptsMs);
    }
  }
}
