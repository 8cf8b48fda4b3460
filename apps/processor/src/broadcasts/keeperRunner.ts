import type { ConsumerHandler } from '@stutterscope/bus';
import { createKeeper, type KeeperDeps } from './keeper.ts';

/** Whoever has this partition of topic `cloud` keeps the broadcasts: one processor of many. */
const OFFICE = 0;

export interface KeeperRunner extends ConsumerHandler {
  /** Looks for what is new, where this process is the keeper; call it now and then. */
  tick(): Promise<void>;
}

/** The keeper of broadcasts, in one process at a time. */
export function createKeeperRunner(deps: KeeperDeps): KeeperRunner {
  const keeper = createKeeper(deps);
  const held = new Set<number>();
  return {
    async assigned(assignment) {
      held.add(assignment.partition);
      // What the topic carries is read from the warehouse, in whatever order it came.
      return assignment.latest();
    },
    async batch(assignment, messages) {
      const last = messages.at(-1);
      if (last !== undefined) await assignment.commit({ offset: last.offset + 1, note: '' });
    },
    async revoked({ partition }) {
      held.delete(partition);
    },
    async tick() {
      if (held.has(OFFICE)) await keeper.look();
    },
  };
}
