import { describe, expect, test, vi } from 'vitest';
import type { Bench } from '../contract.ts';
import { keyIn, numbered, numbers } from '../messages.ts';
import { Recorder } from '../recorder.ts';

export function describeAssignment(bench: Bench): void {
  const first = keyIn(0, 4);
  const second = keyIn(1, 4);

  const consume = (reader: Recorder) =>
    bench.bus().consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });

  describe('what `assigned` answers', () => {
    test('is where reading begins, before as well as after the committed offset', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', [...numbered(first, 0, 10), ...numbered(second, 100, 10)]);
      const before = new Recorder();
      await consume(before);
      await vi.waitFor(() => expect(before.messages).toHaveLength(20), 10_000);
      for (const assignment of before.held.values()) await assignment.commit({ offset: 5, note: '' });
      await bench.reopen();

      const reader = new Recorder();
      reader.startAt = async ({ partition }) => (partition === 0 ? 2 : 8);
      await consume(reader);
      await vi.waitFor(() => expect(reader.messages.length).toBeGreaterThanOrEqual(10), 10_000);
      const textsOf = (key: string) => reader.messages.filter((m) => m.key === key).map((m) => m.offset);
      expect(textsOf(first)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
      expect(textsOf(second)).toEqual([8, 9]);
    });

    test('is asked for each partition before its first batch', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', [...numbered(first, 0, 3), ...numbered(second, 0, 3)]);
      const reader = new Recorder();
      await consume(reader);
      await vi.waitFor(() => expect(reader.messages).toHaveLength(6), 10_000);
      for (const partition of [0, 1]) {
        const calls = reader.calls.filter((call) => call.endsWith(` ${partition}`));
        expect(calls[0]).toBe(`assigned ${partition}`);
        expect(calls).toContain(`batch ${partition}`);
      }
    });

    test('is held within what is kept', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 3));
      const reader = new Recorder();
      reader.startAt = async () => 1_000_000;
      await consume(reader);
      await vi.waitFor(() => expect(reader.held.size).toBe(4), 10_000);
      // An answer beyond the end waits for the next message and not for the millionth.
      await vi.waitFor(async () => {
        await producer.send('telemetry', numbered(first, 3, 1));
        expect(reader.texts()).toContain('3');
      }, 10_000);
      expect(reader.texts()).not.toContain('2');
    });
  });

  describe('a handler that rejects', () => {
    test('is told of it, gives the partition back and is assigned it anew, where it says', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 4));
      const reader = new Recorder();
      let failures = 0;
      reader.onBatch = async () => {
        failures += 1;
        if (failures === 1) throw new Error('the warehouse is away');
      };
      await consume(reader);
      await vi.waitFor(() => expect(reader.texts()).toEqual([...numbers(0, 4), ...numbers(0, 4)]), 15_000);
      expect(reader.errors.map(({ message }) => message)).toEqual(['the warehouse is away']);
      const calls = reader.calls.filter((call) => call.endsWith(' 0')).slice(-5);
      expect(calls).toEqual(['assigned 0', 'batch 0', 'revoked 0', 'assigned 0', 'batch 0']);
    });

    test('does not hold up the other partitions', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 1));
      const reader = new Recorder();
      reader.onBatch = async ({ partition }) => {
        if (partition === 0) throw new Error('poisoned');
      };
      await consume(reader);
      await vi.waitFor(() => expect(reader.errors.length).toBeGreaterThan(0), 10_000);
      await producer.send('telemetry', numbered(second, 100, 3));
      await vi.waitFor(() => expect(reader.texts()).toEqual(expect.arrayContaining(numbers(100, 3))), 10_000);
      await vi.waitFor(() => expect(reader.errors.length).toBeGreaterThan(1), 10_000);
    });

    test('may reject in `assigned` and in `revoked` too', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 1));
      const reader = new Recorder();
      const startAt = reader.startAt;
      let asked = 0;
      reader.startAt = async (assignment) => {
        if (assignment.partition === 0) asked += 1;
        if (assignment.partition === 0 && asked === 1) throw new Error('not now');
        return startAt(assignment);
      };
      const revoked = reader.revoked.bind(reader);
      reader.revoked = async (assignment) => {
        await revoked(assignment);
        throw new Error('not tidy');
      };
      const consumer = await consume(reader);
      await vi.waitFor(() => expect(reader.texts()).toEqual(['0']), 10_000);
      await consumer.close();
      expect(reader.errors.map(({ message }) => message)).toEqual(
        expect.arrayContaining(['not now', 'not tidy']),
      );
    });
  });

  describe('a slow handler', () => {
    test('holds up its own partition alone, and no call overlaps with the next', async () => {
      const producer = await bench.bus().producer();
      const reader = new Recorder();
      const gate = Promise.withResolvers<void>();
      let running = 0;
      let overlapped = false;
      reader.onBatch = async ({ partition }) => {
        if (partition !== 0) return;
        running += 1;
        overlapped ||= running > 1;
        await gate.promise;
        running -= 1;
      };
      await producer.send('telemetry', numbered(first, 0, 2));
      await consume(reader);
      await vi.waitFor(() => expect(running).toBe(1), 10_000);
      await producer.send('telemetry', [...numbered(first, 2, 2), ...numbered(second, 100, 2)]);
      await vi.waitFor(() => expect(reader.texts()).toEqual(expect.arrayContaining(['100', '101'])), 10_000);
      expect(reader.texts()).not.toContain('2');
      gate.resolve();
      await vi.waitFor(() => expect(reader.texts()).toContain('3'), 10_000);
      expect(overlapped).toBe(false);
      expect(reader.errors).toEqual([]);
    });
  });
}
