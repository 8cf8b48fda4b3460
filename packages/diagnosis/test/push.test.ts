import { expect, test } from 'vitest';
import { diagnoseRecording, type Stutter, type Verdict } from '../src/index.ts';
import { healthyPush, pusher, START, squeezed, uuid, viewer } from './support/recording.ts';

const stutters = (verdicts: readonly Verdict[]) =>
  verdicts.filter((one): one is Stutter => one.kind === 'stutter');
const told = (verdicts: readonly Verdict[]) => stutters(verdicts).map(({ cause, origin }) => [cause, origin]);

test('a healthy room says nothing', () => {
  expect(diagnoseRecording([...pusher(), ...viewer(2), ...viewer(3)])).toEqual([]);
});

test('a squeezed uplink is one upstream clog, with its interval, its evidence and an alert that is resolved', () => {
  const verdicts = diagnoseRecording(pusher({ sample: squeezed(20, 40) }));
  const [stutter, alert] = verdicts;
  expect(verdicts.filter(({ kind }) => kind !== 'finding')).toHaveLength(2);
  expect(stutter).toMatchObject({
    kind: 'stutter',
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'severe',
  });
  if (stutter?.kind !== 'stutter' || alert?.kind !== 'alert')
    throw new Error('expected a stutter and its alert');
  expect(Math.abs(stutter.from - (START + 20_000))).toBeLessThanOrEqual(1000);
  expect(stutter.to).toBeGreaterThanOrEqual(START + 40_000);
  expect(stutter.to).toBeLessThanOrEqual(START + 44_000);
  expect(stutter.evidence.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['que', 'drp', 'spd']));
  for (const line of stutter.evidence)
    if (line.comparison === '>=') expect(line.value).toBeGreaterThanOrEqual(line.limit);
  expect(alert.at - stutter.from).toBeLessThanOrEqual(4000);
  expect(alert.resolvedAt).toBeGreaterThan(stutter.to ?? 0);
  expect(alert.remedies.length).toBeGreaterThan(0);
});

test('a thin and steady uplink is not unstable because it drains fast in the end', () => {
  const sample = (s: number) =>
    s > 40 && s <= 43 ? { ...squeezed(20, 40)(s), spd: 1900 } : squeezed(20, 40)(s);
  const [stutter] = stutters(diagnoseRecording(pusher({ sample })));
  expect(stutter?.origin).toBe('uplink_bandwidth');
  expect(stutter?.evidence).toContainEqual(
    expect.objectContaining({ signal: 'spd', value: 500, limit: 1266 }),
  );
});

test('a clog that shows in SPD alone says so', () => {
  const sample = (s: number) => ({ fps: 15, vra: 1200, ara: 66, spd: s > 20 && s <= 40 ? 500 : 1266 });
  const [stutter] = stutters(diagnoseRecording(pusher({ sample })));
  expect(stutter).toMatchObject({ cause: 'upstream_clog', evidence: [{ signal: 'spd', supports: true }] });
});

test('a low frame rate whose origin the numbers do not give blames nothing on the phone', () => {
  const verdicts = diagnoseRecording(pusher({ sample: (s) => ({ fps: s > 20 && s <= 40 ? 5 : 15 }) }));
  expect(told(verdicts)).toEqual([['low_frame_rate', 'unknown']]);
  expect(verdicts.find(({ kind }) => kind === 'alert')).toMatchObject({
    message: expect.not.stringContaining('overloaded'),
  });
});

test('a clog that lasts to the end of the recording is still on', () => {
  const [stutter, alert] = diagnoseRecording(pusher({ sample: squeezed(40, 90) }));
  expect(stutter).toMatchObject({ cause: 'upstream_clog', to: null });
  expect(alert).toMatchObject({ resolvedAt: null });
});

test('cause, not symptom: frames that fall because the queue is full are a clog and nothing else', () => {
  const verdicts = diagnoseRecording(
    pusher({
      sample: (s) => ({ ...squeezed(20, 40)(s), fps: s > 23 && s <= 42 ? 5 : 15, drp: 0, cpuSys: 95 }),
    }),
  );
  expect(told(verdicts)).toEqual([['upstream_clog', 'uplink_bandwidth']]);
});

test('frames that fall a moment before the queue shows are the same clog', () => {
  const verdicts = diagnoseRecording(
    pusher({
      samplesPerBatch: 1,
      sample: (s) => ({
        ...healthyPush,
        fps: s > 20 && s <= 40 ? 6 : 15,
        que: s > 22 && s <= 40 ? 40 : 0,
        spd: s > 20 && s <= 40 ? 500 : 1266,
      }),
    }),
  );
  expect(told(verdicts)).toEqual([['upstream_clog', 'uplink_bandwidth']]);
});

test('too few frames with a saturated processor and an empty queue are a low frame rate', () => {
  const verdicts = diagnoseRecording(
    pusher({
      sample: (s) =>
        s > 20 && s <= 40 ? { ...healthyPush, fps: 7, cpuSys: 99, vra: 560, spd: 626 } : healthyPush,
    }),
  );
  expect(told(verdicts)).toEqual([['low_frame_rate', 'encoder_cpu']]);
  const [stutter] = stutters(verdicts);
  expect(Math.abs((stutter?.from ?? 0) - (START + 20_000))).toBeLessThanOrEqual(1000);
  expect(Math.abs((stutter?.to ?? 0) - (START + 41_000))).toBeLessThanOrEqual(1000);
});

test('an encoder that brings no frame out at all is a low frame rate, unless it is sound alone', () => {
  const none = { fps: 0, cpuSys: 100, vra: 0, spd: 0, que: 0 };
  expect(told(diagnoseRecording(pusher({ sample: () => none })))).toEqual([
    ['low_frame_rate', 'encoder_cpu'],
  ]);
  expect(diagnoseRecording(pusher({ sample: () => ({ ...none, ara: 66, spd: 66 }) }))).toEqual([]);
});

test('a small queue that stands and is no clog does not excuse low FPS for ever', () => {
  const verdicts = diagnoseRecording(
    pusher({
      sample: (s) =>
        s > 20 && s <= 50 ? { ...healthyPush, fps: 2, cpuSys: 100, que: 4, vra: 160, spd: 200 } : healthyPush,
    }),
  );
  expect(told(verdicts)).toEqual([['low_frame_rate', 'encoder_cpu']]);
});

test('an encoder that cannot use every core starves though the device is not saturated', () => {
  const starved = { ...healthyPush, fps: 2, cpuApp: 66, cpuSys: 73, vra: 160, spd: 226 };
  const verdicts = diagnoseRecording(pusher({ sample: (s) => (s > 20 ? starved : healthyPush) }));
  expect(told(verdicts)).toEqual([['low_frame_rate', 'encoder_cpu']]);
});

test.each<[string, number, number, number, string]>([
  ['five times the bitrate that fits, from an app that starves by itself', 15, 6000, 70, 'encoder_settings'],
  ['the same behind other apps that take most', 15, 6000, 30, 'encoder_cpu'],
  ['30 frames/s, as many apps make', 30, 1200, 70, 'encoder_cpu'],
  ['what the handbook advises', 15, 1200, 70, 'encoder_cpu'],
])('settings: %s', (_, targetFps, videoBitrate, cpuApp, origin) => {
  const full = { ...healthyPush, fps: targetFps, vra: videoBitrate, spd: videoBitrate + 66 };
  const starved = {
    ...full,
    fps: targetFps / 2,
    cpuApp,
    cpuSys: 95,
    vra: videoBitrate / 2,
    spd: videoBitrate / 2 + 66,
  };
  const verdicts = diagnoseRecording(
    pusher({
      sample: (s) => (s > 20 && s <= 40 ? starved : full),
      stream: { targetFps, videoBitrate, width: 540, height: 960 },
    }),
  );
  expect(told(verdicts)).toEqual([['low_frame_rate', origin]]);
  const [stutter] = stutters(verdicts);
  const settings = stutter?.evidence.filter(
    ({ signal }) => signal.startsWith('target') || signal.startsWith('video'),
  );
  expect(settings).toHaveLength(origin === 'encoder_settings' ? 1 : 0);
});

test('too few frames with an idle processor come from the camera', () => {
  const verdicts = diagnoseRecording(
    pusher({
      sample: (s) =>
        s > 20 && s <= 40 ? { ...healthyPush, fps: 9, cpuSys: 35, vra: 700, spd: 766 } : healthyPush,
    }),
  );
  expect(told(verdicts)).toEqual([['low_frame_rate', 'camera']]);
});

test.each([
  ['a busy processor with healthy FPS', (s: number) => ({ ...healthyPush, cpuSys: s > 20 ? 98 : 40 })],
  ['a dip of a second', (s: number) => ({ ...healthyPush, fps: s === 30 ? 3 : 15 })],
  ['a queue that is high for one sample', (s: number) => ({ ...healthyPush, que: s === 30 ? 14 : 0 })],
  [
    'sending a little less than is made, by rounding',
    (s: number) => ({ ...healthyPush, spd: s % 2 ? 1250 : 1282 }),
  ],
  ['a counter of drops that starts above zero', () => ({ ...healthyPush, drp: 4711 })],
  [
    'values no instrument can have shown',
    (s: number) => ({ ...healthyPush, fps: s > 20 ? 999 : 15, que: s > 20 ? -5 : 0 }),
  ],
  ['exactly the frame rate that was asked for', () => ({ ...healthyPush, fps: 15 })],
])('%s is not a stutter', (_, sample) => {
  expect(diagnoseRecording(pusher({ sample }))).toEqual([]);
});

test("the target is the session's own: 13 of 20 frames is low for a game, 13 of 15 is not for a show", () => {
  const sample = (s: number) => ({ ...healthyPush, fps: s > 20 && s <= 40 ? 13 : 20, cpuSys: 97 });
  const game = { scenario: 'game', targetFps: 20 } as const;
  expect(told(diagnoseRecording(pusher({ sample, stream: game })))).toEqual([
    ['low_frame_rate', 'encoder_cpu'],
  ]);
  expect(diagnoseRecording(pusher({ sample }))).toEqual([]);
});

test('a clog that comes back within seconds is one clog', () => {
  const sample = (s: number) => ({
    ...healthyPush,
    que: (s > 20 && s <= 28) || (s > 32 && s <= 40) ? 30 : 0,
  });
  expect(told(diagnoseRecording(pusher({ sample })))).toHaveLength(1);
});

test('three 1101 in a short time are a clog even where QUE is not measured', () => {
  const events = [20, 24, 28].map((s) => ({ s, code: 1101 }));
  const sample = () => ({ fps: 15, vra: 1200, ara: 66 });
  const verdicts = diagnoseRecording(pusher({ sample, events }));
  expect(told(verdicts)).toEqual([['upstream_clog', 'uplink_bandwidth']]);
  const [stutter] = stutters(verdicts);
  expect(stutter?.from).toBe(START + 20_000);
  expect(stutter?.to).toBeGreaterThanOrEqual(START + 38_000);
});

test('1101s of a clog that is over do not open it again', () => {
  const events = [22, 27, 32, 37].map((s) => ({ s, code: 1101 }));
  const [stutter, ...rest] = stutters(diagnoseRecording(pusher({ sample: squeezed(20, 40), events })));
  expect(rest).toEqual([]);
  expect(stutter?.to).toBeLessThanOrEqual(START + 44_000);
});

test('a push that loses its server is a clog whose origin is the lost connection', () => {
  const events = [
    { s: 20, code: 1102 },
    { s: 27, code: 1002 },
  ];
  const sample = (s: number) => (s > 20 && s <= 27 ? { ...healthyPush, spd: 0 } : healthyPush);
  const verdicts = diagnoseRecording(pusher({ sample, events }));
  expect(told(verdicts)).toEqual([['upstream_clog', 'push_disconnected']]);
  expect(stutters(verdicts)[0]).toMatchObject({ from: START + 20_000, to: START + 27_000 });
});

test('an encoder that restarts again and again excuses nothing after the first time', () => {
  const events = [20, 24, 28, 32, 36].map((s) => ({ s, code: 1104 }));
  const sample = (s: number) => (s > 20 && s <= 40 ? { ...healthyPush, fps: 4, cpuSys: 40 } : healthyPush);
  expect(told(diagnoseRecording(pusher({ sample, events })))).toEqual([['low_frame_rate', 'encoder_fault']]);
});

test('the VJ is told of what caches hide only when it lasts', () => {
  const hidden = (until: number) => (s: number) => ({ ...healthyPush, que: s > 20 && s <= until ? 12 : 0 });
  const kinds = (until: number) =>
    diagnoseRecording(pusher({ sample: hidden(until) })).flatMap(({ kind }) =>
      kind === 'finding' ? [] : [kind],
    );
  expect([kinds(24), kinds(30)]).toEqual([['stutter'], ['stutter', 'alert']]);
});

test('a queue that fills because the connection is lost is the lost connection', () => {
  const events = [
    { s: 23, code: 3005 },
    { s: 23.2, code: 1102 },
    { s: 31, code: 1002 },
  ];
  const sample = (s: number) =>
    s > 20 && s <= 31 ? { ...healthyPush, spd: 0, que: (s - 20) * 15 } : healthyPush;
  expect(told(diagnoseRecording(pusher({ sample, events })))).toEqual([
    ['upstream_clog', 'push_disconnected'],
  ]);
});

test('a push restarted under a new session in the middle of a clog is one clog of the room', () => {
  const batches = [
    ...pusher({ seconds: 30, sample: squeezed(20, 90) }),
    ...pusher({ session: uuid(9), startS: 31, seconds: 29, sample: squeezed(20, 40) }),
  ];
  expect(told(diagnoseRecording(batches))).toHaveLength(1);
});
