import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker, Cluster } from 'kafkajs';
import { fenced } from '../consume/assignmentOf.ts';
import type { Position, Topic } from '../types.ts';
import { isOfType, unavailable } from './kafkaErrors.ts';

/** One generation of a group as one member saw it. */
export interface Membership {
  readonly cluster: Cluster;
  readonly coordinator: Broker;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
}

const fencedTypes: ReadonlySet<string> = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]);
const attempts = 8;
const firstPauseMs = 100;
const longestPauseMs = 1000;

export interface CommitRequest {
  readonly membership: Membership;
  readonly topic: Topic;
  readonly topicName: string;
  readonly partition: number;
  readonly position: Position;
  readonly isHeld: () => boolean;
}

/**
 * Commits in the name of the generation in which the partition was assigned. kafkajs' own commit takes whatever
 * generation it is in by then, and would carry a late commit over a rebalance into a partition given away.
 */
export async function commitOffset(request: CommitRequest): Promise<void> {
  let pauseMs = firstPauseMs;
  let { coordinator } = request.membership;
  for (let attempt = 1; ; attempt += 1) {
    if (!request.isHeld()) throw fenced(request);
    try {
      if (!coordinator.isConnected()) coordinator = await currentCoordinator(request.membership);
      return await offsetCommit(coordinator, request);
    } catch (error) {
      if (isOfType(error, fencedTypes)) throw fenced(request, error);
      if (attempt === attempts) throw unavailable(`a position in ${request.topic} was not committed`, error);
      await sleep(pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      coordinator = await currentCoordinator(request.membership).catch(() => coordinator);
    }
  }
}

function currentCoordinator({ cluster, groupId }: Membership): Promise<Broker> {
  return cluster.findGroupCoordinator({ groupId });
}

async function offsetCommit(coordinator: Broker, request: CommitRequest): Promise<void> {
  const { membership, topicName, partition, position } = request;
  // kafkajs passes the metadata on but leaves it out of this type.
  const committed = { partition, offset: String(position.offset), metadata: position.note };
  await coordinator.offsetCommit({
    groupId: membership.groupId,
    groupGenerationId: membership.generationId,
    memberId: membership.memberId,
    topics: [{ topic: topicName, partitions: [committed] }],
  });
}
