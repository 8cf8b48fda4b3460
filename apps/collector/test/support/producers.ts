import type { OutgoingMessage, Producer } from '@stutterscope/bus';

/** A producer whose every send the test decides; what it resolved is in `durable`, send by send. */
export interface StagedProducer extends Producer {
  readonly durable: OutgoingMessage[][];
  /** How many sends were begun. */
  readonly begun: () => number;
}

type Outcome = (messages: readonly OutgoingMessage[]) => Promise<void>;

/** For faults that no real bus can be made to show: by default everything is durable at once. */
export function stagedProducer(outcome: Outcome = async () => {}): StagedProducer {
  const durable: OutgoingMessage[][] = [];
  let begun = 0;
  return {
    durable,
    begun: () => begun,
    async send(_topic, messages) {
      begun += 1;
      await outcome(messages);
      durable.push([...messages]);
    },
    async close() {},
  };
}

/** A gate that sends wait at until it is opened. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: () => promise, open: resolve };
}
