import { BusError } from '../busError.ts';
import { refuseLongNote } from '../limits.ts';
import type { Assignment, Position } from '../types.ts';
import type { PartitionPort } from './partitionPort.ts';

/** An assignment that can be taken back: from `fence` on its commits are refused. */
export interface HeldAssignment {
  readonly assignment: Assignment;
  fence(): void;
}

/** Hands a partition to a handler. */
export function assignmentOf(port: PartitionPort): HeldAssignment {
  let held = true;
  const isHeld = (): boolean => held;
  return {
    assignment: {
      topic: port.topic,
      partition: port.partition,
      committed: () => port.committed(),
      earliest: () => port.earliest(),
      latest: () => port.latest(),
      offsetAt: (timestampMs) => port.offsetAt(timestampMs),
      async commit(position: Position) {
        if (!held) throw fenced(port);
        refuseLongNote(position);
        await port.commit(position, isHeld);
      },
    },
    fence() {
      held = false;
    },
  };
}

/** The refusal of a commit for a partition that is no longer held. */
export function fenced(
  { topic, partition }: Pick<PartitionPort, 'topic' | 'partition'>,
  cause?: unknown,
): BusError {
  return new BusError('fenced', `partition ${partition} of ${topic} belongs to another member now`, {
    cause,
  });
}
