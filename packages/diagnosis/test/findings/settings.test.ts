import type { Batch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { pusher, START, viewer } from '../support/recording.ts';
import { findingsOf, told } from './support.ts';

type Stream = Partial<Batch['stream']>;

const advised = (stream: Stream) => told(pusher({ seconds: 10, stream })).map(([, reason]) => reason);
const beauty = (width: number, height: number, videoBitrate: number): Stream => ({
  scenario: 'beauty',
  targetFps: 15,
  width,
  height,
  videoBitrate,
});
const game = (width: number, height: number, videoBitrate: number): Stream => ({
  ...beauty(width, height, videoBitrate),
  scenario: 'game',
  targetFps: 20,
});

// handbook, "Image Quality" and "Upstream Clog": every preset, and every game it names
test.each([
  beauty(360, 640, 400),
  beauty(360, 640, 800),
  beauty(540, 960, 1200),
  beauty(720, 1280, 1800),
  game(360, 640, 800),
  game(540, 960, 1000),
  game(720, 1280, 1800),
  game(960, 540, 800),
  game(960, 540, 1500),
  game(640, 360, 2000),
])('a preset needs no advice: %j', (stream) => {
  expect(advised(stream)).toEqual([]);
});

test.each([
  [beauty(720, 1280, 800), 'bitrate_too_low'],
  [beauty(540, 960, 600), 'bitrate_too_low'],
  [beauty(360, 640, 1800), 'bitrate_too_high'],
  [game(540, 960, 600), 'bitrate_too_low'],
  [game(360, 640, 3500), 'bitrate_too_high'],
  [{ ...beauty(540, 960, 1200), targetFps: 8 }, 'fps_too_low'],
  [{ ...game(540, 960, 1000), targetFps: 15 }, 'fps_too_low'],
  [{ ...beauty(540, 960, 1200), targetFps: 30 }, 'fps_above_useful'],
])('%j: %s', (stream, reason) => {
  expect(advised(stream)).toEqual([reason]);
});

test('advice ends when the settings are mended', () => {
  const low = beauty(540, 960, 600);
  const batches = pusher({ seconds: 40, stream: low }).map((batch) =>
    batch.seq < 10 ? batch : { ...batch, stream: { ...batch.stream, videoBitrate: 1200 } },
  );
  expect(told(batches)).toEqual([['settings', 'bitrate_too_low', 1, 21]]);
});

test('adaption and a shared screen are for games, not for beauty shows', () => {
  const events = [
    { s: 5, code: 1006 },
    { s: 6, code: 1004 },
  ];
  const reasons = (scenario: 'beauty' | 'game') =>
    told(pusher({ events, stream: { ...game(540, 960, 1000), scenario } }))
      .filter(([finding]) => finding === 'settings')
      .map(([, reason]) => reason);
  expect(reasons('beauty')).toEqual(['adaption_in_beauty', 'screen_as_beauty']);
  expect(reasons('game')).toEqual([]);
});

const watchers = (cacheMode: 'auto' | 'speedy' | 'smooth', count: number, first = 2) =>
  Array.from({ length: count }, (_, i) => viewer(first + i, { stream: { cacheMode } })).flat();

test('a cache mode is advised against where most have it and it does not fit the show', () => {
  const show = pusher({ stream: beauty(540, 960, 1200) });
  const match = pusher({ stream: game(540, 960, 1000) });
  const reasons = (batches: Batch[]) =>
    findingsOf(batches).map(({ reason, viewers }) => [reason, viewers.affected]);
  expect(reasons([...show, ...watchers('smooth', 3)])).toEqual([['cache_smooth', 3]]);
  expect(reasons([...match, ...watchers('speedy', 3)])).toEqual([['cache_speedy', 3]]);
  expect(reasons([...show, ...watchers('speedy', 3)])).toEqual([]);
  expect(reasons([...match, ...watchers('smooth', 3)])).toEqual([]);
  expect(reasons([...show, ...watchers('smooth', 1), ...watchers('auto', 4, 10)])).toEqual([]);
});

const hour = 3_600_000;

test('a link that expires within the hour is told once, from when that is so, until a new one is used', () => {
  const soon = START + hour + 10_000;
  const links = pusher({ stream: { urlExpiresAt: soon } }).map((batch) =>
    batch.seq < 20 ? batch : { ...batch, stream: { ...batch.stream, urlExpiresAt: soon + 24 * hour } },
  );
  expect(told(links)).toEqual([['settings', 'link_expires', 11, 41]]);
  expect(findingsOf(links)[0]?.evidence).toMatchObject([
    { signal: 'time until the link expires', value: hour - 1000, limit: hour },
  ]);
  expect(told(pusher({ stream: { urlExpiresAt: START + 2 * hour } }))).toEqual([]);
});

test.each([
  [-1000, 'link_expired'],
  [2 * hour, 'signature_or_expired'],
])('3004 to a link that expires %i ms from the start is %s', (inMs, reason) => {
  const refused = pusher({
    seconds: 10,
    sample: () => ({ que: 0 }),
    events: [{ s: 2, code: 3004 }],
    stream: { urlExpiresAt: START + inMs },
  });
  expect(told(refused).filter(([finding]) => finding === 'push_failed')).toEqual([
    ['push_failed', reason, 2, null],
  ]);
});
