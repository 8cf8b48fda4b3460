import { createKafkaBus } from '@stutterscope/bus';
import { Alert } from '@stutterscope/diagnosis';
import { Compile } from 'typebox/compile';

/** A desk tells nobody of what is older than a minute; what came close to that is not held against it. */
const FRESH_MS = 50_000;

const alerts = Compile(Alert);

/** Stutters whose alert was so late on the bus, or over by then, for all that was broken, that no desk tells of it. */
export async function tooLate(brokers: readonly string[], topicPrefix: string): Promise<ReadonlySet<string>> {
  const bus = createKafkaBus({ brokers, clientId: 'faults', topicPrefix });
  const firstAfterMs = new Map<string, number>();
  const ends = new Map((await bus.lag('verdicts', 'faults')).map((row) => [row.partition, row.latest]));
  const left = new Set([...ends].filter(([, latest]) => latest > 0).map(([partition]) => partition));
  const done = Promise.withResolvers<void>();
  if (left.size === 0) done.resolve();
  const consumer = await bus.consume({
    topic: 'verdicts',
    group: 'faults',
    onError: done.reject,
    handler: {
      assigned: (assignment) => assignment.earliest(),
      async batch({ partition }, messages) {
        for (const { value, timestampMs, offset } of messages) {
          const verdict: unknown = JSON.parse(new TextDecoder().decode(value));
          if (alerts.Check(verdict)) {
            const { room, stutter, revision, resolvedAt } = verdict;
            // Over before anybody heard of it: there is nothing left to tell.
            const afterMs = resolvedAt === null ? timestampMs - revision : Number.POSITIVE_INFINITY;
            const name = `${room} ${stutter}`;
            // The first word decides; a partition is read in order.
            if (!firstAfterMs.has(name)) firstAfterMs.set(name, afterMs);
          }
          if (offset + 1 >= (ends.get(partition) ?? 0)) left.delete(partition);
        }
        if (left.size === 0) done.resolve();
      },
      revoked: async () => {},
    },
  });
  try {
    await done.promise;
  } finally {
    await consumer.close();
    await bus.close();
  }
  return new Set([...firstAfterMs].filter(([, afterMs]) => afterMs > FRESH_MS).map(([name]) => name));
}
