import { describe, expect, test, vi } from 'vitest';
import { BusError, maxMessageBytes, type OutgoingMessage } from '../../src/index.ts';
import type { Bench } from '../contract.ts';
import { keyIn, message, numbered, numbers } from '../messages.ts';
import { Recorder } from '../recorder.ts';

export function describeDelivery(bench: Bench): void {
  describe('delivery', () => {
    test('keeps the order within a key over many sends at once', async () => {
      const producer = await bench.bus().producer();
      const sends = Array.from({ length: 60 }, (_, index) => [
        producer.send('telemetry', numbered('a', index * 5, 5)),
        producer.send('telemetry', numbered('b', index * 5, 5)),
      ]);
      await Promise.all(sends.flat());

      const reader = new Recorder();
      await bench.bus().consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.messages).toHaveLength(600), 10_000);
      for (const key of ['a', 'b']) {
        const own = reader.messages.filter((received) => received.key === key);
        expect(own.map(({ value }) => Buffer.from(value).toString())).toEqual(numbers(0, 300));
      }
    });

    test('has stored what it acknowledged: another bus finds it', async () => {
      const producer = await bench.bus().producer();
      await producer.send('verdicts', [message('room', 'kept')]);
      const reopened = await bench.reopen();
      const reader = new Recorder();
      await reopened.consume({ topic: 'verdicts', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.texts()).toEqual(['kept']), 10_000);
    });

    test('returns keys, bytes, headers and timestamps as they were sent', async () => {
      const sent: OutgoingMessage[] = [
        {
          key: 'ключ 🔑',
          value: Uint8Array.from({ length: 256 }, (_, byte) => byte),
          timestampMs: 1_763_800_000_123,
        },
        {
          key: 'h',
          value: Buffer.from('x'),
          headers: { reason: 'unknown field “fps”', 'a-b': '' },
          timestampMs: 1,
        },
        { key: '', value: new Uint8Array(), timestampMs: Date.now() + 10 * 365 * 86_400_000 },
        // A view into a larger buffer must not bring its neighbours along.
        { key: 'view', value: Buffer.from('0123456789').subarray(3, 6), timestampMs: 2 },
      ];
      const producer = await bench.bus().producer();
      await producer.send('dead-letters', sent);

      const reader = new Recorder();
      await bench
        .bus()
        .consume({ topic: 'dead-letters', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.messages).toHaveLength(sent.length), 10_000);
      for (const { key, value, headers, timestampMs } of sent) {
        const received = reader.messages.find((candidate) => candidate.key === key);
        expect(received).toMatchObject({ key, timestampMs, headers: headers ?? {} });
        expect(Buffer.from(received?.value ?? 'none')).toEqual(Buffer.from(value));
      }
    });

    test('stamps a message without a timestamp with the moment of sending', async () => {
      const producer = await bench.bus().producer();
      const before = Date.now();
      await producer.send('signals', [message('k', 'now')]);
      const after = Date.now();
      const reader = new Recorder();
      await bench.bus().consume({ topic: 'signals', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.messages).toHaveLength(1), 10_000);
      expect(reader.messages[0]?.timestampMs).toBeGreaterThanOrEqual(before);
      expect(reader.messages[0]?.timestampMs).toBeLessThanOrEqual(after);
    });

    test('wakes a consumer that waits for messages', async () => {
      const reader = new Recorder();
      await bench.bus().consume({ topic: 'signals', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.held.size).toBe(4), 10_000);
      const producer = await bench.bus().producer();
      for (const text of ['one', 'two', 'three']) {
        await producer.send('signals', [message('k', text)]);
        await vi.waitFor(() => expect(reader.texts()).toContain(text), 10_000);
      }
      expect(reader.texts()).toEqual(['one', 'two', 'three']);
    });

    test('takes a send far larger than one request may be, in order', async () => {
      const producer = await bench.bus().producer();
      const filler = 'x'.repeat(20_000);
      const sent = Array.from({ length: 200 }, (_, index) => message('k', `${index} ${filler}`));
      await producer.send('telemetry', sent);
      const reader = new Recorder();
      await bench.bus().consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.messages).toHaveLength(200), 15_000);
      expect(reader.texts().map((text) => text.split(' ')[0])).toEqual(numbers(0, 200));
    });

    test('gives a handler bounded batches', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered('many', 0, 3000));
      const large = Array.from({ length: 15 }, () => ({ key: 'large', value: new Uint8Array(800_000) }));
      await producer.send('signals', large);

      const many = new Recorder();
      const big = new Recorder();
      await bench.bus().consume({ topic: 'telemetry', group: 'g', handler: many, onError: many.onError });
      await bench.bus().consume({ topic: 'signals', group: 'g', handler: big, onError: big.onError });
      await vi.waitFor(() => expect([many.messages.length, big.messages.length]).toEqual([3000, 15]), 15_000);
      for (const { messages } of many.batches) expect(messages.length).toBeLessThanOrEqual(1000);
      for (const { messages } of big.batches) expect(messages.length).toBeLessThanOrEqual(5);
    });

    test('takes a message at the limit and refuses one above it, and nothing of its send', async () => {
      const producer = await bench.bus().producer();
      const incompressible = crypto.getRandomValues(new Uint8Array(60_000));
      const value = Buffer.concat(Array.from({ length: 14 }, () => incompressible));
      await producer.send('telemetry', [{ key: 'k', value }]);
      const tooLarge = { key: 'k', value: new Uint8Array(maxMessageBytes + 1) };
      const refused = producer.send('telemetry', [message('k', 'before'), tooLarge, message('k', 'after')]);
      await expect(refused).rejects.toMatchObject({ name: 'BusError', code: 'too_large' });
      await producer.send('telemetry', [message('k', 'next')]);

      const reader = new Recorder();
      await bench.bus().consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.texts()).toContain('next'), 10_000);
      expect(reader.messages).toHaveLength(2);
      expect(Buffer.from(reader.messages[0]?.value ?? '').equals(value)).toBe(true);
    });

    test('spreads keys over the partitions by the one partitioner', async () => {
      const producer = await bench.bus().producer();
      const keys = [0, 1, 2, 3].map((partition) => keyIn(partition, 4));
      await producer.send(
        'telemetry',
        keys.map((key) => message(key, key)),
      );
      const reader = new Recorder();
      await bench.bus().consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
      await vi.waitFor(() => expect(reader.messages).toHaveLength(4), 10_000);
      const seen = reader.batches.map(({ partition, messages }) => [partition, messages[0]?.key]);
      expect(seen.sort()).toEqual([0, 1, 2, 3].map((partition) => [partition, keys[partition]]));
    });

    test('finishes running sends when a producer closes, then refuses', async () => {
      const producer = await bench.bus().producer();
      const sends = Array.from({ length: 20 }, (_, index) =>
        producer.send('telemetry', numbered('k', index, 1)),
      );
      await producer.close();
      await Promise.all(sends);
      await expect(producer.send('telemetry', [message('k', 'late')])).rejects.toMatchObject({
        code: 'closed',
      });
      const lag = await bench.bus().lag('telemetry', 'g');
      expect(lag.reduce((sum, { latest }) => sum + latest, 0)).toBe(20);
    });

    test('takes an empty send', async () => {
      const producer = await bench.bus().producer();
      await expect(producer.send('telemetry', [])).resolves.toBeUndefined();
    });
  });

  describe('the bus', () => {
    test('answers a ping, and ensures its topics again without harm', async () => {
      const bus = bench.bus();
      const producer = await bus.producer();
      await producer.send('telemetry', [message('k', 'kept')]);
      await Promise.all([bus.ensureTopics(4), bus.ensureTopics(9)]);
      await bus.ping();
      const lag = await bus.lag('telemetry', 'g');
      expect(lag).toHaveLength(4);
      expect(lag.reduce((sum, { latest }) => sum + latest, 0)).toBe(1);
    });

    test('refuses with `closed` once closed, and closes twice', async () => {
      const bus = bench.bus();
      const producer = await bus.producer();
      await bus.close();
      await bus.close();
      const reader = new Recorder();
      const consuming = bus.consume({
        topic: 'telemetry',
        group: 'g',
        handler: reader,
        onError: reader.onError,
      });
      for (const refused of [
        bus.producer(),
        bus.ping(),
        consuming,
        producer.send('telemetry', [message('k', 'x')]),
      ]) {
        await expect(refused).rejects.toBeInstanceOf(BusError);
        await expect(refused).rejects.toMatchObject({ code: 'closed' });
      }
    });
  });
}
