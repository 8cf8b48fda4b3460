import { expect, test } from 'vitest';
import { playListener } from '../../src/adapters/playListener.ts';
import { pushListener } from '../../src/adapters/pushListener.ts';
import { recorder } from './recorder.ts';

// handbook, "Status Monitor": the values of its picture.
const push = {
  CPU_USAGE: '17%/39%',
  VIDEO_WIDTH: 360,
  VIDEO_HEIGHT: 640,
  NET_SPEED: 790,
  NET_JITTER: 12,
  VIDEO_FPS: 25,
  AUDIO_BITRATE: 66,
  CACHE_SIZE: 0,
  CODEC_DROP_CNT: 0,
  VIDEO_BITRATE: 723,
  SERVER_IP: '203.0.113.7:1935',
};
const measured = { cpuApp: 17, cpuSys: 39, fps: 25, spd: 790, vra: 723, ara: 66, jit: 12, que: 0, drp: 0 };

test.each([
  ['as it comes', push],
  [
    'by the names of its constants',
    Object.fromEntries(Object.entries(push).map(([k, v]) => [`NET_STATUS_${k}`, v])),
  ],
  ['as text with units', { ...push, CPU_USAGE: 'App: 17% Sys: 39%', NET_SPEED: '790kbps', VIDEO_FPS: '25' }],
  ['as on iOS', { ...push, CPU_USAGE: 17, CPU_USAGE_DEVICE: 39 }],
  [
    'of a newer SDK',
    { ...push, CACHE_SIZE: undefined, CODEC_DROP_CNT: undefined, VIDEO_CACHE: 0, VIDEO_DROP: 0 },
  ],
])("a pusher's net status %s becomes a sample", (_how, status) => {
  const { reporter, samples, streams } = recorder();
  pushListener(reporter).onNetStatus(status);
  expect(samples).toEqual([measured]);
  expect(streams).toEqual([{ width: 360, height: 640, serverIp: '203.0.113.7:1935' }]);
});

test('what is missing or no number was not measured', () => {
  const { reporter, samples, streams } = recorder();
  const listener = pushListener(reporter);
  listener.onNetStatus({});
  listener.onNetStatus({ CPU_USAGE: 'n/a', VIDEO_FPS: null, NET_SPEED: {}, VIDEO_WIDTH: 360, SERVER_IP: '' });
  for (const sample of samples) expect(Object.values(sample).every((value) => value === null)).toBe(true);
  expect(streams).toEqual([{}, {}]);
});

test("a player's cache is milliseconds, its events come with their words, and progress is none", () => {
  const { reporter, samples, events } = recorder();
  const listener = playListener(reporter);
  listener.onPlayEvent(2007, { EVT_MSG: 'loading' });
  listener.onPlayEvent(2005, { EVT_PLAY_PROGRESS: 3 });
  listener.onPlayEvent(2004);
  listener.onNetStatus({
    CPU_USAGE: '5%/20%',
    VIDEO_FPS: 15,
    NET_SPEED: 800,
    VIDEO_CACHE: 1200,
    CACHE_SIZE: 40,
  });
  expect(events).toEqual([[2007, 'loading'], [2004]]);
  expect(samples).toMatchObject([{ cpuApp: 5, cpuSys: 20, fps: 15, spd: 800, cache: 1200 }]);
});
