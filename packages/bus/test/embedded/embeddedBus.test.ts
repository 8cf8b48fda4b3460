import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Bus, createEmbeddedBus } from '../../src/index.ts';
import { keyIn, message, numbered } from '../messages.ts';
import { Recorder } from '../recorder.ts';

const dayMs = 86_400_000;

describe('the embedded bus', () => {
  let dir: string;
  const open: Bus[] = [];

  const openBus = (options: { now?: () => number; retentionMs?: number } = {}): Bus => {
    const bus = createEmbeddedBus({ dir, ...options });
    open.push(bus);
    return bus;
  };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'bus-test-'));
  });

  afterEach(async () => {
    for (const bus of open.splice(0)) await bus.close();
    await rm(dir, { recursive: true });
  });

  test('belongs to one opener at a time, in this process too', async () => {
    const bus = openBus();
    expect(() => createEmbeddedBus({ dir })).toThrowError(expect.objectContaining({ code: 'unavailable' }));
    await bus.close();
    await openBus().ensureTopics(1);
  });

  test('says that its topics are missing before they are made', async () => {
    const bus = openBus();
    const producer = await bus.producer();
    const reader = new Recorder();
    const consuming = bus.consume({
      topic: 'telemetry',
      group: 'g',
      handler: reader,
      onError: reader.onError,
    });
    for (const refused of [bus.ping(), consuming, producer.send('telemetry', [message('k', 'x')])]) {
      await expect(refused).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
    }
  });

  test('deletes what is older than the retention, keeps the rest, and counts offsets on', async () => {
    let nowMs = Date.parse('2026-01-01');
    const key = keyIn(0, 2);
    const bus = openBus({ now: () => nowMs });
    await bus.ensureTopics(2);
    const producer = await bus.producer();
    // More than one transaction of the sweep deletes.
    await producer.send('telemetry', numbered(key, 0, 1200));
    nowMs += 6 * dayMs;
    await producer.send('telemetry', numbered(key, 1200, 3));
    await bus.close();

    nowMs += 2 * dayMs;
    const swept = openBus({ now: () => nowMs });
    const lagOf = async (): Promise<unknown> => (await swept.lag('telemetry', 'g'))[0];
    await expect.poll(lagOf).toEqual({ partition: 0, earliest: 1200, latest: 1203, committed: null });
    await swept.close();

    nowMs += 30 * dayMs;
    const empty = openBus({ now: () => nowMs });
    const left = async (): Promise<unknown> => (await empty.lag('telemetry', 'g'))[0];
    await expect.poll(left).toEqual({ partition: 0, earliest: 1203, latest: 1203, committed: null });
    await (await empty.producer()).send('telemetry', [message(key, 'next')]);
    expect(await left()).toMatchObject({ earliest: 1203, latest: 1204 });
  });

  test('keeps messages for as long as it is told', async () => {
    let nowMs = Date.now();
    const bus = openBus({ now: () => nowMs });
    await bus.ensureTopics(1);
    await (await bus.producer()).send('signals', [message('k', 'x')]);
    await bus.close();
    nowMs += 3_600_001;
    const swept = openBus({ now: () => nowMs, retentionMs: 3_600_000 });
    await expect.poll(async () => (await swept.lag('signals', 'g'))[0]?.earliest).toBe(1);
  });

  test('returns any key, headers and bytes as they were', async () => {
    const bus = openBus();
    await bus.ensureTopics(1);
    const producer = await bus.producer();
    const reader = new Recorder();
    await bus.consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
    const text = fc.string({ unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.uint8Array(),
        fc.dictionary(text, text),
        fc.nat(Number.MAX_SAFE_INTEGER),
        async (key, value, headers, timestampMs) => {
          const offset = reader.messages.length;
          await producer.send('telemetry', [{ key, value, headers, timestampMs }]);
          await vi.waitFor(() => expect(reader.messages.length).toBe(offset + 1), { interval: 1 });
          const received = reader.messages.at(-1);
          expect(received).toEqual({ offset, key, value, headers: { ...headers }, timestampMs });
        },
      ),
      { numRuns: 200 },
    );
  });
});
