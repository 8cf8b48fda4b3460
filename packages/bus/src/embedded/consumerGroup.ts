import type { PartitionPort } from '../consume/partitionPort.ts';
import { type PartitionRun, runPartition } from '../consume/partitionRun.ts';
import type { ConsumeOptions } from '../types.ts';

type Member = Pick<ConsumeOptions, 'handler' | 'onError'>;

interface Holding {
  readonly member: Member | null;
  readonly run: PartitionRun | null;
  readonly ended: Promise<void>;
}

/** The members of one group in this process: every partition belongs to one of them. */
export interface ConsumerGroup {
  /** Returns how to leave: resolves when every partition of the member has been given back. */
  join(member: Member): () => Promise<void>;
}

/** `ports` makes one for each partition of the topic. */
export function createConsumerGroup(ports: readonly (() => PartitionPort)[]): ConsumerGroup {
  const members: Member[] = [];
  const holdings: Holding[] = ports.map(() => ({ member: null, run: null, ended: Promise.resolve() }));

  const rebalance = (): void => {
    for (const [index, port] of ports.entries()) {
      const owner = members[index % members.length] ?? null;
      const former = holdings[index];
      if (former === undefined || former.member === owner) continue;
      const ended = former.run?.stop() ?? former.ended;
      const run = owner && runPartition({ ...owner, port: port(), after: ended });
      holdings[index] = { member: owner, run, ended };
    }
  };

  return {
    join(member) {
      members.push(member);
      rebalance();
      return async () => {
        const given = holdings.filter((holding) => holding.member === member).map(({ run }) => run?.stop());
        members.splice(members.indexOf(member), 1);
        rebalance();
        await Promise.all(given);
      };
    },
  };
}
