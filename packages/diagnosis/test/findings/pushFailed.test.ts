import { expect, test } from 'vitest';
import { healthyPush, pusher, type Second, uuid, viewer } from '../support/recording.ts';
import { findingsOf, told } from './support.ts';

const noPicture: Second = { fps: 0, vra: 0, ara: 66, spd: 66, que: 0, drp: 0 };
const noSound: Second = { ...healthyPush, ara: 0 };

test.each([
  [-1301, noPicture, 'camera'],
  [-1302, noSound, 'microphone'],
  [-1304, noSound, 'audio_encoder'],
  [-1305, noPicture, 'resolution'],
  [-1306, noSound, 'sample_rate'],
  [-1309, noPicture, 'screen_capture_unsupported'],
])('%i is a push that fails by its device, until it gives what was missing', (code, sample, reason) => {
  const mended = (s: number) => (s < 30 ? sample : healthyPush);
  const found = told(pusher({ seconds: 40, sample: mended, events: [{ s: 1, code }] }));
  expect(found).toContainEqual(['push_failed', reason, 1, 30]);
});

test.each([
  ['windows', 'camera_occupied'],
  ['ios', 'audio_system'],
  ['android', 'screen_capture_refused'],
  ['plan9', 'device'],
])('-1308 on %s is %s: the same number means other things elsewhere', (platform, reason) => {
  const silent: Second = { fps: 0, vra: 0, ara: 0, que: 0 };
  const batches = pusher({
    seconds: 10,
    sample: () => silent,
    events: [{ s: 1, code: -1308 }],
    client: { platform },
  });
  expect(told(batches)).toContainEqual(['push_failed', reason, 1, null]);
});

/** Nothing goes up until second `from`. */
const offline = (from: number) => (s: number) => (s < from ? { que: 0 } : healthyPush);

test.each([
  [3001, 'dns'],
  [3002, 'port_blocked'],
  [3003, 'handshake'],
  [3004, 'signature_or_expired'],
  [3005, 'socket'],
])('%i before any connection is %s, until the handshake', (code, reason) => {
  const events = [
    { s: 5, code },
    { s: 15, code: 1002 },
  ];
  const found = told(pusher({ seconds: 30, sample: offline(15), events }));
  expect(found).toEqual([['push_failed', reason, 5, 15]]);
});

test.each([
  [3001, 'connection_lost'],
  [3002, 'connection_lost'],
  [3003, 'connection_lost'],
  [3004, 'closed_by_server'],
  [3005, 'connection_lost'],
  [-1307, 'gave_up'],
])('%i of a push that was connected is %s, until it is connected again', (code, reason) => {
  const events = [
    { s: 5, code },
    { s: 15, code: 1002 },
  ];
  expect(told(pusher({ seconds: 30, events }))).toEqual([['push_failed', reason, 5, 15]]);
});

test.each([5, 300])(
  '3004 while another device pushes to the room (until second %i) says that, or not',
  (seconds) => {
    const events = [{ s: 40, code: 3004 }];
    const second = pusher({ startS: 35, seconds: 6, sample: offline(60), session: uuid(77), events });
    const reasons = findingsOf([...pusher({ seconds }), ...second]).map(({ reason }) => reason);
    expect(reasons).toEqual([seconds > 40 ? 'url_in_use' : 'signature_or_expired']);
  },
);

test('a failure mended at once is none', () => {
  const events = [
    { s: 5, code: 3002 },
    { s: 6, code: 1002 },
  ];
  expect(told(pusher({ seconds: 30, events }))).toEqual([]);
});

test('a camera that opens and gives no picture within three seconds is a finding, one that gives it is none', () => {
  const opened = [{ s: 1, code: 1003 }];
  const slow = (from: number) => (s: number) => (s < from ? noPicture : healthyPush);
  expect(told(pusher({ seconds: 20, sample: slow(3), events: opened }))).toEqual([]);
  expect(told(pusher({ seconds: 20, sample: slow(12), events: opened }))).toContainEqual([
    'push_failed',
    'camera_without_frames',
    1,
    12,
  ]);
  // Nobody counted frames.
  expect(told(pusher({ seconds: 20, sample: () => ({ fps: null, spd: null }), events: opened }))).toEqual([]);
  const framed = [...opened, { s: 2, code: 1007 }];
  expect(told(pusher({ seconds: 8, sample: () => noPicture, events: framed }))).not.toContainEqual(
    expect.arrayContaining(['camera_without_frames']),
  );
});

test('a finding says for whom, what to do, and stands beside the verdicts', () => {
  const events = [{ s: 40, code: -1307 }];
  const [found] = findingsOf([...pusher({ events }), ...viewer(2), ...viewer(3)]);
  expect(found).toMatchObject({
    kind: 'finding',
    session: uuid(1),
    side: 'push',
    finding: 'push_failed',
    reason: 'gave_up',
    to: null,
    viewers: { affected: 2, watching: 2 },
    evidence: [{ signal: '-1307', value: 1, supports: true }],
  });
  expect(found?.advice.length).toBeGreaterThan(0);
  expect(found?.summary).toMatch(/^The push gave up .*2 of 2 viewers\.$/);
});
