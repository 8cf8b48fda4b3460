import { describe, expect, test, vi } from 'vitest';
import type { Bench } from '../contract.ts';
import { keyIn, message, numbered } from '../messages.ts';
import { Recorder } from '../recorder.ts';

export function describeGroups(bench: Bench): void {
  const keys = [0, 1, 2, 3].map((partition) => keyIn(partition, 4));

  const join = async (): Promise<{ reader: Recorder; close(): Promise<void> }> => {
    const reader = new Recorder();
    const consumer = await bench
      .bus()
      .consume({ topic: 'telemetry', group: 'g', handler: reader, onError: reader.onError });
    return { reader, close: () => consumer.close() };
  };

  describe('a group', () => {
    test('shares its partitions, and hands them on when a member joins or leaves', async () => {
      const one = await join();
      await vi.waitFor(() => expect(one.reader.held.size).toBe(4), 10_000);
      const two = await join();
      await vi.waitFor(() => expect([one.reader.held.size, two.reader.held.size]).toEqual([2, 2]), 15_000);
      expect(new Set([...one.reader.held.keys(), ...two.reader.held.keys()]).size).toBe(4);

      const producer = await bench.bus().producer();
      await producer.send(
        'telemetry',
        keys.map((key) => message(key, key)),
      );
      await vi.waitFor(
        () => expect([...one.reader.texts(), ...two.reader.texts()].sort()).toEqual([...keys].sort()),
        10_000,
      );

      await one.close();
      expect(one.reader.held.size).toBe(0);
      await vi.waitFor(() => expect(two.reader.held.size).toBe(4), 15_000);
      expect([...one.reader.errors, ...two.reader.errors]).toEqual([]);
    });

    test('reads beside other groups, not instead of them', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered('k', 0, 3));
      const readers = [new Recorder(), new Recorder()];
      for (const [index, handler] of readers.entries()) {
        await bench
          .bus()
          .consume({ topic: 'telemetry', group: `g${index}`, handler, onError: handler.onError });
      }
      await vi.waitFor(() => expect(readers.map((reader) => reader.messages.length)).toEqual([3, 3]), 10_000);
    });

    test('lets a running batch commit before its partition goes to another', async () => {
      const producer = await bench.bus().producer();
      const one = await join();
      const gate = Promise.withResolvers<void>();
      const commits: unknown[] = [];
      one.reader.onBatch = async (assignment, messages) => {
        await gate.promise;
        await assignment
          .commit({ offset: (messages.at(-1)?.offset ?? 0) + 1, note: 'done' })
          .catch((e) => commits.push(e));
      };
      await producer.send(
        'telemetry',
        keys.map((key) => message(key, key)),
      );
      await vi.waitFor(() => expect(one.reader.messages).toHaveLength(4), 10_000);
      const two = await join();
      gate.resolve();
      await vi.waitFor(() => expect([one.reader.held.size, two.reader.held.size]).toEqual([2, 2]), 20_000);
      expect(commits).toEqual([]);
      expect((await bench.bus().lag('telemetry', 'g')).map(({ committed }) => committed)).toEqual([
        1, 1, 1, 1,
      ]);
      expect(two.reader.messages).toEqual([]);
    });

    test('refuses commits for a partition that went to another', async () => {
      const one = await join();
      await vi.waitFor(() => expect(one.reader.held.size).toBe(4), 10_000);
      const former = [...one.reader.held.values()];
      const two = await join();
      await vi.waitFor(() => expect([one.reader.held.size, two.reader.held.size]).toEqual([2, 2]), 15_000);
      for (const assignment of former) {
        if (one.reader.held.get(assignment.partition) === assignment) continue;
        const late = assignment.commit({ offset: 1, note: 'late' });
        await expect(late).rejects.toMatchObject({ name: 'BusError', code: 'fenced' });
      }
      const lost = former.filter(({ partition }) => two.reader.held.has(partition));
      expect(lost).toHaveLength(2);
      for (const { partition } of lost) expect(await two.reader.held.get(partition)?.committed()).toBeNull();
    });
  });

  describe('closing', () => {
    test('a consumer lets its running batch end and commit, then revokes', async () => {
      const producer = await bench.bus().producer();
      const { reader, close } = await join();
      const gate = Promise.withResolvers<void>();
      reader.onBatch = async (assignment) => {
        await gate.promise;
        await assignment.commit({ offset: 1, note: 'last' });
      };
      await producer.send('telemetry', [message(keys[0] ?? '', 'x')]);
      await vi.waitFor(() => expect(reader.messages).toHaveLength(1), 10_000);
      const former = reader.held.get(0);
      const closed = close();
      gate.resolve();
      await closed;
      expect(reader.errors).toEqual([]);
      expect(reader.calls.filter((call) => call.endsWith(' 0')).slice(-3)).toEqual([
        'assigned 0',
        'batch 0',
        'revoked 0',
      ]);
      expect(reader.held.size).toBe(0);
      await expect(former?.commit({ offset: 9, note: '' })).rejects.toMatchObject({ code: 'fenced' });
      expect((await bench.bus().lag('telemetry', 'g'))[0]?.committed).toBe(1);
    });

    test('the bus lets a last batch send what it makes of its messages', async () => {
      const bus = bench.bus();
      const producer = await bus.producer();
      const { reader } = await join();
      const gate = Promise.withResolvers<void>();
      reader.onBatch = async () => {
        await gate.promise;
        await producer.send('signals', [message('k', 'made of the last batch')]);
      };
      await producer.send('telemetry', [message('k', 'x')]);
      await vi.waitFor(() => expect(reader.messages).toHaveLength(1), 10_000);
      const closed = bus.close();
      gate.resolve();
      await closed;
      expect(reader.errors).toEqual([]);
      const lag = await (await bench.reopen()).lag('signals', 'g');
      expect(lag.reduce((sum, { latest }) => sum + latest, 0)).toBe(1);
    });
  });
}
