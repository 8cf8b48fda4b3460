import { expect, test } from 'vitest';
import { pusher, viewer } from '../support/recording.ts';
import { findingsOf, told } from './support.ts';

const failing = (n: number, code: number, s = 1, networkId = 'AS64500') =>
  viewer(n, { seconds: 4, sample: () => ({}), events: [{ s, code }], client: { networkId } });

test.each([
  [-2302, 'accelerated_url'],
  [-2303, 'not_found'],
  [-2304, 'codec'],
  [-2305, 'hls_key'],
  [-2306, 'play_info'],
  [3001, 'dns'],
  [3002, 'connect'],
  [3003, 'handshake'],
  [3004, 'refused'],
])('%i is a view that fails: %s', (code, reason) => {
  expect(told([...pusher(), ...failing(2, code)])).toEqual([['watch_failed', reason, 1, 2]]);
});

test('viewers who fail alike are one finding with all of them, their groups named', () => {
  const failed = [2, 3, 4].flatMap((n) => failing(n, 3002, n, n === 4 ? 'AS64501' : 'AS64500'));
  const found = findingsOf([...pusher(), ...failed, ...viewer(9)]);
  expect(found).toMatchObject([
    {
      finding: 'watch_failed',
      reason: 'connect',
      session: null,
      viewers: { affected: 3, watching: 3 },
      groups: [
        { by: 'protocol', id: 'flv', affected: 3 },
        { by: 'server', id: '203.0.113.7', affected: 3 },
        { by: 'network', id: 'AS64500', affected: 2 },
        { by: 'network', id: 'AS64501', affected: 1 },
      ],
    },
  ]);
});

test('the one viewer who fails is named', () => {
  const [found] = findingsOf([...pusher(), ...failing(2, 3002)]);
  expect(found?.session).toBe(failing(2, 3002)[0]?.session);
  expect(found?.groups).toEqual([]);
});

test('-2301 while the room is pushed is a failure', () => {
  expect(told([...pusher(), ...failing(2, -2301, 3)])).toEqual([['watch_failed', 'disconnected', 3, 4]]);
});

test('-2301 after the push ended, or while it was out, is the end of the show and no failure', () => {
  const ended = [...pusher({ seconds: 20 }), ...failing(2, -2301, 19), ...viewer(3, { seconds: 60 })];
  expect(told(ended).filter(([finding]) => finding === 'watch_failed')).toEqual([]);
  const out = pusher({
    seconds: 60,
    events: [
      { s: 10, code: 1102 },
      { s: 30, code: 1002 },
    ],
  });
  expect(told([...out, ...failing(2, -2301, 24)])).toEqual([]);
});

test('a view without a first picture has failed after ten seconds, over HLS after thirty', () => {
  const waiting = (protocol: 'flv' | 'hls') =>
    viewer(2, {
      seconds: 40,
      sample: () => ({ fps: 0, cache: 0 }),
      events: [{ s: 1, code: 2001 }],
      stream: { protocol },
    });
  expect(told([...pusher(), ...waiting('flv')])).toEqual([['watch_failed', 'no_first_frame', 11, 12]]);
  expect(told([...pusher(), ...waiting('hls')])).toEqual([['watch_failed', 'no_first_frame', 31, 32]]);
});

test('a first picture that comes after all is a slow start and no failure', () => {
  const late = viewer(2, {
    sample: (s) => (s < 14 ? { fps: 0, cache: 0 } : { fps: 15, cache: 1000 }),
    events: [
      { s: 1, code: 2001 },
      { s: 13, code: 2003 },
    ],
  });
  expect(findingsOf([...pusher(), ...late])).toMatchObject([
    {
      finding: 'slow_start',
      reason: 'first_frame',
      evidence: [{ signal: 'first frame', value: 12_000, limit: 1000 }],
    },
  ]);
});

test('a view heard only from its middle on has no start to judge', () => {
  const all = viewer(2, { sample: () => ({ fps: 0, cache: 0 }), events: [] });
  expect(told([...pusher(), ...all.filter(({ seq }) => seq > 3)])).toEqual([]);
});

test('a view refused when nobody pushed is one of a stream that was not live', () => {
  const late = viewer(2, { startS: 40, seconds: 30, sample: () => ({}), events: [{ s: 41, code: 3004 }] });
  expect(told([...pusher({ seconds: 20 }), ...late])).toContainEqual(['watch_failed', 'not_live', 41, null]);
});

/** A view that starts at second `s` and fails there. */
const failingAt = (n: number, code: number, s: number) =>
  viewer(n, { startS: s, seconds: 3, sample: () => ({}), events: [{ s: s + 1, code }] });

test.each([
  [22, 0],
  [27, 1],
])('-2301 at second 20 of a push that goes on until %i', (until, count) => {
  const found = told([...pusher({ seconds: until }), ...failingAt(2, -2301, 19), ...viewer(3)]);
  expect(found.filter(([, reason]) => reason === 'disconnected')).toHaveLength(count);
});

test.each([
  [5, 1],
  [15, 2],
])('viewers who fail %i s apart: %i', (apart, count) => {
  const found = told([...pusher(), ...failingAt(2, 3002, 10), ...failingAt(3, 3002, 10 + apart)]);
  expect(found.filter(([, reason]) => reason === 'connect')).toHaveLength(count);
});
