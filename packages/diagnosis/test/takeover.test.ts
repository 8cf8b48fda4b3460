import { expect, test } from 'vitest';
import { diagnoseRecording } from '../src/index.ts';
import { pusher, START, uuid, viewer } from './support/recording.ts';

const stuttersOf = (...recording: Parameters<typeof diagnoseRecording>) =>
  diagnoseRecording(...recording).flatMap((one) => (one.kind === 'stutter' ? [one] : []));

const begun = (s: number) => [
  { s: s + 0.1, code: 1001 },
  { s: s + 0.2, code: 1002 },
];

/** A push until second 30, with these last words, and another from `again` on. */
const restarted = (again: number, lastCodes: readonly number[]) => [
  ...pusher({ seconds: 30, events: [...begun(0), ...lastCodes.map((code) => ({ s: 30, code }))] }),
  ...pusher({ session: uuid(99), startS: again, seconds: 80 - again, events: begun(again) }),
];

const audience = (stalls: readonly (readonly [number, number])[], networkId = 'AS64500') =>
  [2, 3, 4, 5].flatMap((n) => viewer(n, { seconds: 80, stalls, client: { networkId } }));

test.each([
  ['said that it lost its server', [1102]],
  ['fell silent', []],
])('a push that %s and is restarted as another session is one lost connection', (_, lastCodes) => {
  expect(stuttersOf([...restarted(36, lastCodes), ...audience([[31, 38]])])).toMatchObject([
    {
      cause: 'upstream_clog',
      origin: 'push_disconnected',
      severity: 'visible',
      from: START + 30_000,
      to: START + 36_200,
      viewers: { affected: 4, watching: 4 },
    },
  ]);
});

test('whoever restarted a push needs no word that it was lost', () => {
  const verdicts = diagnoseRecording([...restarted(36, [1102]), ...audience([[31, 38]])]);
  expect(verdicts.filter(({ kind }) => kind === 'alert')).toEqual([]);
});

test('a connection that was lost is told whoever watches; silence only where those who stayed ran dry', () => {
  expect(stuttersOf(restarted(36, [1102]))).toMatchObject([{ origin: 'push_disconnected' }]);
  expect(stuttersOf(restarted(36, []))).toEqual([]);
  expect(stuttersOf([...restarted(36, []), ...audience([])])).toEqual([]);
});

test('a broadcast that ends as planned is no stutter, whether its viewers run dry or leave', () => {
  const ended = pusher({ seconds: 30, events: begun(0) });
  expect(stuttersOf([...ended, ...audience([[31, 60]])])).toEqual([]);
  const left = [2, 3, 4, 5].flatMap((n) =>
    viewer(n, {
      seconds: 32,
      events: [
        { s: 0.4, code: 2004 },
        { s: 31, code: 2006 },
      ],
    }),
  );
  expect(stuttersOf([...restarted(50, []), ...left])).toEqual([]);
});

test('a push that comes up after more than pushRestartMs is another broadcast', () => {
  const again = (s: number) =>
    stuttersOf([...restarted(s, [1102]), ...audience([[31, s + 2]])], {
      everywhere: { pushRestartMs: 12_000 },
    });
  expect(again(41)).toHaveLength(1);
  expect(again(43)).toEqual([]);
  expect(stuttersOf([...restarted(31, [1102]), ...audience([])])).toEqual([]);
});

test('of two pushes at once the one that ends takes nothing away', () => {
  const beside = [
    ...pusher({ seconds: 30, events: [...begun(0), { s: 30, code: 1102 }] }),
    ...pusher({ session: uuid(98), startS: 10, seconds: 70, events: begun(10) }),
    ...pusher({ session: uuid(99), startS: 36, seconds: 44, events: begun(36) }),
  ];
  expect(stuttersOf([...beside, ...audience([])])).toEqual([]);
});

test('what ails viewers well after the restart is downstream again', () => {
  const one = viewer(6, { seconds: 80, stalls: [[65, 70]] });
  expect(stuttersOf([...restarted(36, [1102]), ...audience([[31, 38]]), ...one])).toMatchObject([
    { origin: 'push_disconnected' },
    { cause: 'downstream_lag', session: uuid(6) },
  ]);
});

test('a restart is told the same when the batches of the next push come late', () => {
  const recording = [...restarted(36, []), ...audience([[31, 38]])].toSorted((a, b) => a.sentAt - b.sentAt);
  const late = recording
    .map((batch) => ({ batch, at: batch.sentAt + (batch.session === uuid(99) ? 20_000 : 0) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ batch }) => batch);
  const told = (batches: typeof recording) =>
    stuttersOf(batches).map(({ revision: _, ...stutter }) => stutter);
  expect(told(late)).toEqual(told(recording));
});
