import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyone } from '@stutterscope/access';
import { type Bus, createEmbeddedBus, type Topic } from '@stutterscope/bus';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { defaultLimits, type NotifierDeps, startNotifier } from '../../src/index.ts';

/** An embedded bus in a folder of its own, gone with the test. */
export async function embeddedBus(): Promise<Bus> {
  const dir = await mkdtemp(join(tmpdir(), 'notifier-'));
  const bus = createEmbeddedBus({ dir });
  onTestFinished(async () => {
    await bus.close();
    await rm(dir, { recursive: true });
  });
  await bus.ensureTopics(2);
  return bus;
}

export interface Running {
  readonly url: string;
  readonly logged: readonly string[];
  metric(name: string, labels?: Record<string, string>): Promise<number>;
  close(): Promise<void>;
}

/** A notifier that listens on a free port and ends with its test, if not before. */
export async function runNotifier(bus: Bus, changes: Partial<NotifierDeps> = {}): Promise<Running> {
  const logged: string[] = [];
  const registry = new Registry();
  const notifier = await startNotifier({
    bus,
    access: anyone,
    audience: {},
    words: {},
    grafanaSecret: null,
    limits: defaultLimits,
    trustProxy: false,
    logger: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }),
    clock: Date.now,
    registry,
    ...changes,
  });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= notifier.close();
    return closing;
  };
  onTestFinished(close);
  const url = await notifier.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    logged,
    close,
    async metric(name, labels = {}) {
      const found = await registry.getSingleMetric(`stutterscope_notifier_${name}`)?.get();
      const value = found?.values.find((entry) =>
        Object.entries(labels).every(([label, text]) => Reflect.get(entry.labels, label) === text),
      );
      return value?.value ?? 0;
    },
  };
}

/** Sends to a topic what is keyed by its room. */
export async function send(
  bus: Bus,
  topic: Topic,
  ...records: readonly { readonly room: string; readonly [field: string]: unknown }[]
): Promise<void> {
  const producer = await bus.producer();
  const messages = records.map((record) => ({
    key: record.room,
    value: Buffer.from(JSON.stringify(record)),
  }));
  await producer.send(topic, messages);
  await producer.close();
}

/** Everything durable in a topic, read by a group of its own. */
export async function readAll(bus: Bus, topic: Topic): Promise<unknown[]> {
  const group = `reader-${Math.random()}`;
  const ends = await bus.lag(topic, group);
  const total = ends.reduce((sum, { latest, earliest }) => sum + latest - earliest, 0);
  const read: unknown[] = [];
  if (total === 0) return read;
  const done = Promise.withResolvers<void>();
  const consumer = await bus.consume({
    topic,
    group,
    onError: done.reject,
    handler: {
      assigned: (assignment) => assignment.earliest(),
      batch: async (_assignment, messages) => {
        read.push(...messages.map(({ value }) => JSON.parse(Buffer.from(value).toString())));
        if (read.length >= total) done.resolve();
      },
      revoked: async () => {},
    },
  });
  await done.promise.finally(() => consumer.close());
  return read;
}
