import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Broker, startBroker } from '../../../../infra/kafka/broker.ts';
import { describeWithBroker } from '../../../../infra/kafka/sharedBroker.ts';
import { type Bus, createKafkaBus } from '../../src/index.ts';
import { message } from '../messages.ts';
import { Recorder } from '../recorder.ts';

describeWithBroker('the Kafka bus, when its broker dies', () => {
  let dir: string;
  let broker: Broker;
  let bus: Bus;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bus-crash-'));
    broker = await startBroker({ dir });
    bus = createKafkaBus({ brokers: [broker.brokers], clientId: 'crash' });
    await bus.ensureTopics(3);
  });

  afterAll(async () => {
    await bus.close();
    await broker.kill();
    await rm(dir, { recursive: true, force: true });
  });

  test('loses nothing that it acknowledged, keeps the order of acknowledged keys and goes on by itself', async () => {
    const reader = new Recorder();
    reader.onBatch = async (assignment, messages) => {
      const last = messages.at(-1);
      if (last) await assignment.commit({ offset: last.offset + 1, note: '' });
    };
    await bus.consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
    await vi.waitFor(() => expect(reader.held.size).toBe(3), 20_000);

    const producer = await bus.producer();
    const acknowledged: string[] = [];
    let sending = true;
    const load = async (key: string): Promise<void> => {
      for (let number = 0; sending; number += 1) {
        const texts = [`${key}:${number}a`, `${key}:${number}b`];
        await producer
          .send(
            'telemetry',
            texts.map((text) => message(key, text)),
          )
          .then(
            () => acknowledged.push(...texts),
            () => undefined,
          );
      }
    };
    const loads = Array.from({ length: 8 }, (_, index) => load(`key-${index}`));
    for (const end of ['kill', 'kill', 'stop'] as const) {
      const before = acknowledged.length;
      await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 200), 30_000);
      await broker[end]();
      await broker.restart();
    }
    const before = acknowledged.length;
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 200), 60_000);
    sending = false;
    await Promise.all(loads);

    await vi.waitFor(() => {
      const received = new Set(reader.texts());
      expect(acknowledged.filter((text) => !received.has(text))).toEqual([]);
    }, 60_000);
    await bus.ping();
    expect(
      (await bus.lag('telemetry', 'g')).map(({ latest, committed }) => latest - (committed ?? 0)),
    ).toEqual([0, 0, 0]);
  }, 240_000);

  test('refuses sends and pings while no broker is there, and takes them again afterwards', async () => {
    const producer = await bus.producer();
    await broker.kill();
    await expect(bus.ping()).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
    await expect(producer.send('telemetry', [message('k', 'away')])).rejects.toMatchObject({
      code: 'unavailable',
    });
    await broker.restart();
    await vi.waitFor(() => producer.send('telemetry', [message('k', 'back')]), 60_000);
    await vi.waitFor(() => bus.ping(), 30_000);
  }, 180_000);
});
