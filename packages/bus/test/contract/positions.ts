import { describe, expect, test, vi } from 'vitest';
import type { Assignment } from '../../src/index.ts';
import type { Bench } from '../contract.ts';
import { keyIn, message, numbered, numbers } from '../messages.ts';
import { Recorder } from '../recorder.ts';

export function describePositions(bench: Bench): void {
  const first = keyIn(0, 4);

  const assignmentOfFirst = async (group: string): Promise<{ assignment: Assignment; reader: Recorder }> => {
    const reader = new Recorder();
    await bench.bus().consume({ topic: 'telemetry', group, handler: reader, onError: reader.onError });
    const assignment = await vi.waitFor(() => {
      const held = reader.held.get(0);
      if (held === undefined) throw new Error('partition 0 is not held yet');
      return held;
    }, 10_000);
    return { assignment, reader };
  };

  describe('positions', () => {
    test('are null before the first commit, then what was committed, with the note', async () => {
      const { assignment } = await assignmentOfFirst('g');
      expect(await assignment.committed()).toBeNull();
      await assignment.commit({ offset: 0, note: 'until 41' });
      expect(await assignment.committed()).toEqual({ offset: 0, note: 'until 41' });
      await assignment.commit({ offset: 42, note: '' });
      expect(await assignment.committed()).toEqual({ offset: 42, note: '' });
    });

    test('are kept for the next bus, each group its own', async () => {
      const { assignment } = await assignmentOfFirst('g');
      await assignment.commit({ offset: 3, note: 'n'.repeat(1024) });
      await bench.reopen();
      const again = await assignmentOfFirst('g');
      expect(await again.assignment.committed()).toEqual({ offset: 3, note: 'n'.repeat(1024) });
      const other = await assignmentOfFirst('other');
      expect(await other.assignment.committed()).toBeNull();
    });

    test('refuse a note over 1 kB', async () => {
      const { assignment } = await assignmentOfFirst('g');
      const long = assignment.commit({ offset: 1, note: 'ü'.repeat(513) });
      await expect(long).rejects.toMatchObject({ code: 'too_large' });
      expect(await assignment.committed()).toBeNull();
    });

    test('make the next reader of the group go on where the last one committed', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 10));
      const { assignment, reader } = await assignmentOfFirst('g');
      await vi.waitFor(() => expect(reader.messages).toHaveLength(10), 10_000);
      await assignment.commit({ offset: 7, note: '' });
      await bench.reopen();
      const next = await assignmentOfFirst('g');
      await vi.waitFor(() => expect(next.reader.texts()).toEqual(numbers(7, 3)), 10_000);
    });
  });

  describe('offsets', () => {
    test('name the first and the next message, and the first at or after a moment', async () => {
      const producer = await bench.bus().producer();
      const at = (timestampMs: number) => ({ ...message(first, 'x'), timestampMs });
      const base = 1_763_800_000_000;
      await producer.send('telemetry', [at(base), at(base + 1000), at(base + 500), at(base + 2000)]);
      const { assignment } = await assignmentOfFirst('g');
      expect(await assignment.earliest()).toBe(0);
      expect(await assignment.latest()).toBe(4);
      expect(await assignment.offsetAt(base - 1)).toBe(0);
      expect(await assignment.offsetAt(base + 1)).toBe(1);
      expect(await assignment.offsetAt(base + 1001)).toBe(3);
      expect(await assignment.offsetAt(base + 2001)).toBe(4);
    });

    test('add up to a group’s lag', async () => {
      const producer = await bench.bus().producer();
      await producer.send('telemetry', numbered(first, 0, 5));
      const { assignment } = await assignmentOfFirst('g');
      await assignment.commit({ offset: 2, note: 'x' });
      expect(await bench.bus().lag('telemetry', 'g')).toEqual([
        { partition: 0, earliest: 0, latest: 5, committed: 2 },
        { partition: 1, earliest: 0, latest: 0, committed: null },
        { partition: 2, earliest: 0, latest: 0, committed: null },
        { partition: 3, earliest: 0, latest: 0, committed: null },
      ]);
      expect((await bench.bus().lag('telemetry', 'never seen')).map(({ committed }) => committed)).toEqual([
        null,
        null,
        null,
        null,
      ]);
    });
  });
}
