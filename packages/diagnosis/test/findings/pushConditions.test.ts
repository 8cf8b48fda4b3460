import { expect, test } from 'vitest';
import { diagnoseRecording } from '../../src/index.ts';
import { healthyPush, pusher, type Second, squeezed, viewer } from '../support/recording.ts';
import { findingsOf, told } from './support.ts';

const of = (kind: string, found: ReturnType<typeof told>) => found.filter(([finding]) => finding === kind);

/** Half the bitrate at the full frame rate: each frame is made smaller. */
const thin: Second = { ...healthyPush, vra: 600, spd: 666 };

test('1006 down to half the bitrate is adapted, until ten seconds at the full one', () => {
  const batches = pusher({
    seconds: 90,
    sample: (s) => (s > 20 && s <= 50 ? thin : healthyPush),
    stream: { scenario: 'game', targetFps: 20, videoBitrate: 1200 },
  }).map((batch) => ({
    ...batch,
    events: batch.samples.t.flatMap((t, i) => {
      const s = batch.seq * 2 + i + 1;
      if (s === 20) return [{ t, code: 1006, detail: '600 kbit/s' }];
      return s === 50 ? [{ t, code: 1006, detail: '1200 kbit/s' }] : [];
    }),
  }));
  expect(of('adapted', told(batches))).toEqual([['adapted', 'announced', 20, 50]]);
  expect(findingsOf(batches).find(({ finding }) => finding === 'adapted')?.evidence).toMatchObject([
    { signal: '1006', value: 600, limit: 1080, supports: true },
    { signal: 'vra' },
  ]);
});

test('an even lower bitrate at the full frame rate is adapted, though no 1006 came', () => {
  const sample = (s: number): Second =>
    s > 23 && s <= 60 ? { ...thin, vra: 600 + 40 * (s % 2) } : healthyPush;
  const [found] = of('adapted', told(pusher({ seconds: 90, sample })));
  expect(found).toEqual(['adapted', 'seen', expect.any(Number), expect.any(Number)]);
  expect(found?.[2]).toBeGreaterThanOrEqual(23);
  expect(found?.[2]).toBeLessThanOrEqual(29);
  expect(found?.[3]).toBeGreaterThan(60);
});

test('a calm scene, and a starved encoder, make less without adapting', () => {
  const calm = pusher({
    seconds: 60,
    sample: (s) => (s > 20 ? { ...thin, vra: 400 + 300 * (s % 2) } : healthyPush),
  });
  expect(of('adapted', told(calm))).toEqual([]);
  const starved: Second = { ...healthyPush, fps: 7, vra: 560, spd: 626, cpuSys: 99 };
  const busy = pusher({ seconds: 60, sample: (s) => (s > 20 && s <= 50 ? starved : squeezed(50, 55)(s)) });
  expect(of('adapted', told(busy))).toEqual([]);
});

const noFrames: Second = { ...healthyPush, fps: 0, vra: 0, spd: 66 };

test('sound without a picture is a lost video, one second of it is not', () => {
  const without = (from: number, to: number) =>
    told(pusher({ sample: (s) => (s > from && s <= to ? noFrames : healthyPush) }));
  expect(without(20, 40)).toEqual([['video_lost', 'no_frames', 20, 41]]);
  expect(without(20, 21)).toEqual([]);
});

test('a picture that is lost again within ten seconds is the same loss, after that another', () => {
  const twice = (again: number) =>
    told(
      pusher({
        seconds: 80,
        sample: (s) => ((s > 20 && s <= 25) || (s > again && s <= again + 5) ? noFrames : healthyPush),
      }),
    ).map(([finding, , from]) => [finding, from]);
  expect(twice(32)).toEqual([['video_lost', 20]]);
  expect(twice(45)).toEqual([
    ['video_lost', 20],
    ['video_lost', 45],
  ]);
});

test.each([
  [22, 0],
  [26, 1],
])('after a 1006 without a number, less until second %i', (to, count) => {
  const batches = pusher({
    seconds: 60,
    samplesPerBatch: 1,
    sample: (s) => (s > 20 && s <= to ? thin : healthyPush),
    events: [{ s: 20, code: 1006 }],
    stream: { scenario: 'game', targetFps: 15 },
  });
  expect(of('adapted', told(batches))).toHaveLength(count);
});

test('fewer frames, each of them nearly as large as ever, are not adapted', () => {
  const sample = (s: number): Second =>
    s > 23 ? { ...healthyPush, fps: 12.2, vra: 890, spd: 956 } : healthyPush;
  expect(of('adapted', told(pusher({ seconds: 60, sample })))).toEqual([]);
});

test('a frame rate that is a little lower from one moment on is no drift', () => {
  const sample = (s: number): Second => ({ ...healthyPush, fps: s > 60 ? 13.4 : 15, cpuSys: 60 });
  expect(of('thermal_drift', told(pusher({ seconds: 240, sample })))).toEqual([]);
});

const stuttersOf = (batches: Parameters<typeof diagnoseRecording>[0]) =>
  diagnoseRecording(batches).flatMap((one) => (one.kind === 'stutter' ? [[one.cause, one.origin]] : []));

test('a lost picture is no low frame rate, and the viewers who then see nothing are not to blame', () => {
  const push = pusher({ sample: (s) => (s > 20 && s <= 40 ? noFrames : healthyPush) });
  const views = [2, 3, 4].flatMap((n) => viewer(n, { stalls: [[22, 41]] }));
  expect(stuttersOf([...push, ...views])).toEqual([]);
});

test.each<[string, Second, number[], string]>([
  ['a saturated processor', { ...noFrames, cpuSys: 100 }, [], 'encoder_cpu'],
  ['a fault of the encoder', noFrames, [-1303], 'encoder_fault'],
])(
  'no frames at all, with %s to say why, are a low frame rate and no lost picture',
  (_, sample, codes, origin) => {
    const batches = pusher({
      sample: (s) => (s > 20 && s <= 40 ? sample : healthyPush),
      events: codes.map((code) => ({ s: 20.5, code })),
    });
    expect(stuttersOf(batches)).toEqual([['low_frame_rate', origin]]);
    expect(of('video_lost', told(batches))).toEqual([]);
  },
);

test('a camera that was switched off is paused, and no lost video', () => {
  const batches = pusher({
    sample: (s) => (s > 20 && s <= 40 ? noFrames : healthyPush),
    events: [
      { s: 20, code: 1011 },
      { s: 40, code: 1010 },
    ],
  });
  expect(told(batches)).toEqual([['paused', 'camera_closed', 20, 40]]);
  const unplugged = pusher({
    sample: (s) => (s > 20 ? noFrames : healthyPush),
    events: [{ s: 20, code: 1009 }],
  });
  expect(told(unplugged)).toEqual([['paused', 'camera_removed', 20, null]]);
});

test('a push that was not heard of for fifteen seconds was silent, one of fourteen was not', () => {
  const gap = (from: number, to: number) =>
    pusher({ seconds: 90, samplesPerBatch: 1 })
      .filter(({ seq }) => seq + 1 <= from || seq + 1 >= to)
      .map((batch, seq) => ({ ...batch, seq }));
  expect(told(gap(20, 35))).toEqual([['silent', 'no_samples', 20, 35]]);
  expect(told(gap(20, 34))).toEqual([]);
});

test('a silent push whose stream plays on is unheard; whose viewers run dry is over', () => {
  const push = pusher({ seconds: 20 });
  expect(told([...push, ...viewer(2, { seconds: 60 })])).toEqual([['silent', 'no_samples', 20, null]]);
  expect(told([...push, ...viewer(2, { seconds: 60, stalls: [[23, 61]] })])).toEqual([]);
  const restarted = pusher({ startS: 30, seconds: 30, session: viewer(99)[0]?.session ?? '' });
  expect(told([...push, ...restarted, ...viewer(2, { seconds: 60 })])).toEqual([]);
});

test('a frame rate that falls over half a minute under an even load is a drift, one that falls at once is none', () => {
  const falling = (overS: number) => (s: number) => {
    const down = Math.min(1, Math.max(0, (s - 60) / overS));
    return { ...healthyPush, fps: 15 - 6 * down, cpuSys: 95 };
  };
  const drift = (overS: number) =>
    of('thermal_drift', told(pusher({ seconds: 180, sample: falling(overS) })));
  expect(drift(60)).toEqual([['thermal_drift', 'falling_fps', expect.any(Number), null]]);
  expect(drift(1)).toEqual([]);
});

test('one whose load falls a little with it is a drift as well', () => {
  const sample = (s: number): Second => {
    const down = Math.min(1, Math.max(0, (s - 60) / 60));
    return { ...healthyPush, fps: 15 - 6 * down, cpuSys: 95 - 12 * down };
  };
  expect(of('thermal_drift', told(pusher({ seconds: 180, sample })))).toHaveLength(1);
});

test('a silence is told for a minute: what is silent longer is over', () => {
  const [found] = told([...pusher({ seconds: 20 }), ...viewer(2, { seconds: 150 })]);
  expect(found).toEqual(['silent', 'no_samples', 20, 80]);
});

test('a frame rate that falls as the load grows is no drift of its own', () => {
  const sample = (s: number): Second => {
    const down = Math.min(1, Math.max(0, (s - 60) / 60));
    return { ...healthyPush, fps: 15 - 6 * down, cpuSys: 40 + 60 * down };
  };
  expect(of('thermal_drift', told(pusher({ seconds: 180, sample })))).toEqual([]);
});

test('nor is one that falls while the load is another than when it began', () => {
  const sample = (s: number): Second => {
    const down = Math.min(1, Math.max(0, (s - 60) / 60));
    return { ...healthyPush, fps: 15 - 6 * down, cpuSys: s > 60 ? 95 : 40 };
  };
  expect(of('thermal_drift', told(pusher({ seconds: 180, sample })))).toEqual([]);
});
