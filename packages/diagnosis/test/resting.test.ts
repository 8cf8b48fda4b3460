import type { Batch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { RoomStage, SessionStage, type Verdict } from '../src/index.ts';
import { pack, unpack } from '../src/packed.ts';
import { pusher, squeezed, viewer } from './support/recording.ts';

/** What is said of a recording, from the first word to the last, when sessions rest `afterMs` after a batch. */
function said(batches: readonly Batch[], afterMs: number): readonly Verdict[] {
  const sessions = new SessionStage('p0');
  const rooms = new RoomStage();
  return [...batches]
    .sort((a, b) => a.sentAt - b.sentAt)
    .flatMap((batch) => {
      sessions.accept(batch);
      for (const signal of sessions.drain()) rooms.accept(signal);
      sessions.rest(batch.sentAt - afterMs);
      return rooms.drain();
    });
}

test('a session that rested between any two batches goes on as if it had not, gaps and all', () => {
  const batches = [
    ...pusher({ seconds: 90, sample: squeezed(20, 40), samplesPerBatch: 2 }),
    ...viewer(2, { seconds: 90, stalls: [[24, 27]], samplesPerBatch: 2 }).filter(({ seq }) => seq !== 9),
    ...viewer(3, { seconds: 90, stalls: [[24, 29]], samplesPerBatch: 5 }),
  ];
  const awake = said(batches, Number.POSITIVE_INFINITY);
  expect(awake.length).toBeGreaterThan(3);
  expect(said(batches, 0)).toEqual(awake);
});

test('what is packed comes back as it was', () => {
  const value = {
    none: null,
    text: 'a "b" \u{1f600}',
    numbers: [0, -1, 1.5, 1_763_800_000_000, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    empty: [],
    nested: new Map([[7, { is: true, list: [[1], []] }]]),
  };
  expect(unpack(pack(value))).toEqual(value);
  // With the sign that stands for what moments have in common, and with many moments.
  const marked = { ...value, text: 'a ~ b' };
  expect(unpack(pack(marked))).toEqual(marked);
  const moments = [1_763_800_000_123, 51_763_800_000_123, 1_763_801_999_999, 1_763_800.5];
  expect(unpack(pack(moments))).toEqual(moments);
  expect(pack(moments).length).toBeLessThan(JSON.stringify(moments).length);
});
