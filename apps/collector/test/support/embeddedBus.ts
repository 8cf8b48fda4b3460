import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createEmbeddedBus, type Message } from '@stutterscope/bus';
import { onTestFinished } from 'vitest';

export interface TestBus {
  readonly bus: Bus;
  /** Everything durable in the telemetry topic, read back by a new group. */
  stored(): Promise<Message[]>;
}

let groups = 0;

/** A real bus in a folder of its own, gone with the test. */
export async function embeddedBus(): Promise<TestBus> {
  const dir = await mkdtemp(join(tmpdir(), 'collector-'));
  const bus = createEmbeddedBus({ dir });
  onTestFinished(async () => {
    await bus.close();
    await rm(dir, { recursive: true });
  });
  await bus.ensureTopics(2);
  return { bus, stored: () => readAll(bus) };
}

async function readAll(bus: Bus): Promise<Message[]> {
  const messages: Message[] = [];
  const group = `reader-${groups++}`;
  const expected = (await bus.lag('telemetry', group)).reduce(
    (sum, lag) => sum + lag.latest - lag.earliest,
    0,
  );
  const { promise: complete, resolve, reject } = Promise.withResolvers<void>();
  if (expected === 0) resolve();
  const consumer = await bus.consume({
    topic: 'telemetry',
    group,
    onError: reject,
    handler: {
      assigned: (assignment) => assignment.earliest(),
      batch: async (_assignment, batch) => {
        messages.push(...batch);
        if (messages.length >= expected) resolve();
      },
      revoked: async () => {},
    },
  });
  await complete.finally(() => consumer.close());
  return messages;
}
