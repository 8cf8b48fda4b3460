import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startBroker } from '../../../../infra/kafka/broker.ts';
import { copyAgain, moveLeaders } from '../../../../infra/kafka/leaders.ts';
import { describeWithBroker } from '../../../../infra/kafka/sharedBroker.ts';
import { createKafkaBus } from '../../src/index.ts';
import { message } from '../messages.ts';
import { Recorder } from '../recorder.ts';

describeWithBroker('the Kafka bus over two brokers', () => {
  test('loses nothing that it acknowledged while leaders move from one to the other and back', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bus-leaders-'));
    const first = await startBroker({ dir: join(dir, '1'), copies: 2 });
    const second = await startBroker({ dir: join(dir, '2'), copies: 2, beside: first });
    const brokers = [first.brokers, second.brokers];
    const bus = createKafkaBus({ brokers, clientId: 'leaders', topicPrefix: 'leaders.' });
    try {
      await bus.ensureTopics(6);
      const reader = new Recorder();
      await bus.consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
      const producer = await bus.producer();
      const acknowledged: string[] = [];
      let sending = true;
      const load = async (key: string): Promise<void> => {
        for (let number = 0; sending; number += 1) {
          const text = `${key}:${number}`;
          await producer.send('telemetry', [message(key, text)]).then(
            () => acknowledged.push(text),
            () => undefined,
          );
        }
      };
      const loads = Array.from({ length: 24 }, (_, index) => load(`key-${index}`));
      for (const to of [2, 1, 2, 1]) {
        const before = acknowledged.length;
        await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 200), 30_000);
        await moveLeaders(brokers, 'leaders.', to);
        await copyAgain(brokers, 'leaders.');
      }
      sending = false;
      await Promise.all(loads);
      await vi.waitFor(() => {
        const received = new Set(reader.texts());
        expect(acknowledged.filter((text) => !received.has(text))).toEqual([]);
      }, 30_000);
    } finally {
      await bus.close();
      await Promise.all([first.kill(), second.kill()]);
      await rm(dir, { recursive: true, force: true });
    }
  }, 120_000);
});
