import { expect, test } from 'vitest';
import { diagnoseRecording } from '../../src/index.ts';
import { pusher, START, viewer } from '../support/recording.ts';

const all = (stalls: readonly (readonly [number, number])[]) =>
  [2, 3, 4].flatMap((n) => viewer(n, { stalls }));

test('viewers who all stall in a room whose push was never heard of are told, and no cause is', () => {
  expect(diagnoseRecording(all([[20, 26]]))).toMatchObject([
    {
      kind: 'finding',
      finding: 'silent',
      reason: 'viewers_stall',
      session: null,
      from: START + 20_000,
      to: START + 26_000,
      viewers: { affected: 3, watching: 3 },
    },
  ]);
});

test('stalls a moment apart are one, later ones another', () => {
  const told = (again: number) =>
    diagnoseRecording(
      all([
        [20, 23],
        [again, again + 3],
      ]),
    ).map((one) =>
      one.kind === 'finding' ? [(one.from - START) / 1000, ((one.to ?? 0) - START) / 1000] : one,
    );
  expect(told(27)).toEqual([[20, 30]]);
  expect(told(31)).toEqual([
    [20, 23],
    [31, 34],
  ]);
});

test('where some play on it is their downstream, and beside a push the join decides', () => {
  const some = [
    ...all([[20, 26]]),
    ...[5, 6].flatMap((n) => viewer(n, { client: { networkId: 'AS64501' } })),
  ];
  const kinds = (...batches: Parameters<typeof diagnoseRecording>) =>
    diagnoseRecording(...batches).map((one) => (one.kind === 'finding' ? one.finding : one.kind));
  expect(kinds(some)).toEqual(['stutter']);
  expect(kinds([...pusher(), ...all([[20, 26]])])).toEqual(['stutter']);
});

test('of one viewer alone nothing is said', () => {
  expect(diagnoseRecording(viewer(2, { stalls: [[20, 26]] }))).toEqual([]);
});
