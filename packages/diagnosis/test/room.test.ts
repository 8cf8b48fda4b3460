import { expect, test } from 'vitest';
import { diagnoseRecording } from '../src/index.ts';
import { healthyPush, healthyView, pusher, START, squeezed, uuid, viewer } from './support/recording.ts';

const stuttersOf = (...recording: Parameters<typeof diagnoseRecording>) =>
  diagnoseRecording(...recording).filter(({ kind }) => kind === 'stutter');

const again = (from: number, to: number, everyS: number): (readonly [number, number])[] => {
  const stalls: (readonly [number, number])[] = [];
  for (let s = from; s < to; s += everyS) stalls.push([s, s + 2]);
  return stalls;
};

const elsewhere = { client: { networkId: 'AS64501' } };

test('seven viewers stalling again and again behind one bad network are one downstream lag', () => {
  const batches = [
    ...pusher(),
    ...[2, 3, 4, 5, 6, 7, 8].flatMap((n) => viewer(n, { stalls: again(20 + n * 0.1, 44, 5) })),
    ...[10, 11, 12, 13, 14].flatMap((n) => viewer(n, elsewhere)),
  ];
  const verdicts = diagnoseRecording(batches);
  expect(verdicts).toHaveLength(1);
  expect(verdicts[0]).toMatchObject({
    cause: 'downstream_lag',
    origin: 'viewer_network',
    session: null,
    viewers: { affected: 7, watching: 12 },
    groups: [{ by: 'network', id: 'AS64500', affected: 7, watching: 7 }],
  });
});

test('one viewer who stalls behind a healthy push is a downstream lag with that session as its radius', () => {
  const verdicts = diagnoseRecording([
    ...pusher(),
    ...viewer(2, { stalls: again(20, 40, 6) }),
    ...viewer(3, elsewhere),
  ]);
  expect(verdicts).toHaveLength(1);
  const [stutter] = verdicts;
  expect(stutter).toMatchObject({
    cause: 'downstream_lag',
    origin: 'viewer_network',
    session: uuid(2),
    groups: [],
  });
  const from = stutter?.kind === 'stutter' ? stutter.from : 0;
  expect(Math.abs(from - (START + 20_000))).toBeLessThanOrEqual(1000);
});

test('viewers stalling behind a clogged push are affected by its clog, and nothing downstream is blamed', () => {
  const batches = [
    ...pusher({ seconds: 90, sample: squeezed(20, 40) }),
    ...[2, 3, 4, 5].flatMap((n) => viewer(n, { seconds: 90, stalls: again(23, 46, 4) })),
  ];
  const verdicts = diagnoseRecording(batches);
  expect(verdicts.flatMap((one) => (one.kind === 'finding' ? [] : [[one.kind, one.cause]]))).toEqual([
    ['stutter', 'upstream_clog'],
    ['alert', 'upstream_clog'],
  ]);
  expect(verdicts[0]).toMatchObject({ viewers: { affected: 4, watching: 4 }, groups: [] });
});

test('a clog that no viewer felt and that dropped nothing is absorbed', () => {
  const sample = (s: number) => ({
    ...healthyPush,
    que: s > 20 && s <= 30 ? 12 : 0,
    spd: s > 20 && s <= 30 ? 1000 : 1266,
  });
  const verdicts = diagnoseRecording([...pusher({ sample }), ...viewer(2), ...viewer(3)]);
  expect(verdicts[0]).toMatchObject({ cause: 'upstream_clog', severity: 'absorbed' });
});

test('start-up, a micro-load and the end of a view are no stalls', () => {
  const loading = viewer(2, {
    seconds: 60,
    events: [
      { s: 0.1, code: 2001 },
      { s: 0.2, code: 2007 },
      { s: 4, code: 2004 },
      { s: 20, code: 2007 },
      { s: 20.05, code: 2004 },
      { s: 58, code: 2006 },
    ],
  });
  expect(diagnoseRecording([...pusher(), ...loading])).toEqual([]);
});

test("the end of a broadcast is nobody's downstream: viewers run dry behind a pusher that is silent", () => {
  const batches = [
    ...pusher({ seconds: 30 }),
    ...[2, 3, 4].flatMap((n) => viewer(n, { stalls: [[32, 59]] })),
  ];
  expect(diagnoseRecording(batches)).toEqual([]);
});

test('a camera switched off is no stutter, neither of the pusher nor of its viewers', () => {
  const off = (s: number) => s > 20 && s <= 40;
  const push = pusher({
    seconds: 80,
    sample: (s) => (off(s) ? { ...healthyPush, fps: 1, vra: 60, spd: 126 } : healthyPush),
    events: [
      { s: 20, code: 1011 },
      { s: 40, code: 1010 },
    ],
  });
  const views = [2, 3, 4].flatMap((n) => viewer(n, { seconds: 80, stalls: again(22, 42, 5) }));
  expect(stuttersOf([...push, ...views])).toEqual([]);
});

test('frames missing while the encoder restarts are no stutter, and the viewers who stall are not to blame', () => {
  const restarting = (s: number) => s > 20 && s <= 24;
  const push = pusher({
    sample: (s) => (restarting(s) ? { ...healthyPush, fps: 0 } : healthyPush),
    events: [{ s: 20, code: 1104 }],
  });
  const views = [2, 3, 4].flatMap((n) => viewer(n, { stalls: [[22, 26]] }));
  expect(diagnoseRecording([...push, ...views])).toEqual([]);
});

test('a queue that ran high for a moment is no stutter, and a viewer who felt it is not to blame', () => {
  const push = pusher({ sample: (s) => ({ ...healthyPush, que: s === 30 ? 14 : 0 }) });
  expect(diagnoseRecording([...push, ...viewer(2, { stalls: [[30.5, 31.5]] }), ...viewer(3)])).toEqual([]);
});

test('what a scenario sets differently holds for its room though viewers were heard first', () => {
  const batches = [
    ...viewer(2, { stalls: [[20, 22]] }),
    ...pusher({ stream: { scenario: 'game' }, startS: 2, seconds: 58 }),
  ];
  expect(stuttersOf(batches)).toHaveLength(1);
  expect(
    stuttersOf(batches, { scenarios: { game: { downstreamSentMs: -90_000, downstreamAheadMs: -90_000 } } }),
  ).toEqual([]);
});

test('a push of sound alone has no frame rate to be low', () => {
  expect(diagnoseRecording(pusher({ sample: () => ({ ...healthyPush, fps: 0, vra: 0, spd: 66 }) }))).toEqual(
    [],
  );
});

test('a viewer whose 2004 was lost stalls no longer than its samples show', () => {
  const lost = viewer(2, {
    sample: (s) => (s > 20 && s <= 24 ? { ...healthyView, fps: 0, cache: 0 } : healthyView),
    events: [
      { s: 0.4, code: 2004 },
      { s: 20, code: 2007 },
    ],
  });
  const [stutter] = diagnoseRecording([...pusher(), ...lost]);
  expect(stutter).toMatchObject({ cause: 'downstream_lag', from: START + 20_000, to: START + 24_000 });
});

test('a viewer whose device shows too few frames from a full cache is told apart from a bad network', () => {
  const slow = viewer(2, {
    sample: (s) => ({ ...healthyView, fps: s > 20 && s <= 45 ? 6 : 15 }),
    stream: { targetFps: 15 },
  });
  expect(diagnoseRecording([...pusher(), ...slow, ...viewer(3)])).toMatchObject([
    {
      cause: 'downstream_lag',
      origin: 'viewer_device',
      session: uuid(2),
      evidence: expect.arrayContaining([
        expect.objectContaining({ signal: 'fps', value: 6, supports: true }),
      ]),
    },
  ]);
});

test('viewers of all places whose devices show too few frames at once see what was sent, and are not to blame', () => {
  const slow = (n: number) =>
    viewer(n, {
      sample: (s) => ({ ...healthyView, fps: s > 20 && s <= 40 ? 4 : 15 }),
      client: { networkId: `AS6450${n}` },
    });
  expect(diagnoseRecording([...pusher(), ...[2, 3, 4, 5, 6, 7, 8, 9].flatMap(slow)])).toEqual([]);
});

test('a viewer who stalls again and again has one lag, and another only after a longer pause than stallWindowMs', () => {
  const lags = (again: number) =>
    diagnoseRecording([
      ...pusher(),
      ...viewer(2, {
        stalls: [
          [20, 22],
          [again, again + 2],
        ],
      }),
      ...viewer(3),
    ]).map((one) => (one.kind === 'stutter' ? (one.from - START) / 1000 : one.kind));
  expect(lags(31)).toEqual([20]);
  expect(lags(35)).toEqual([20, 35]);
});

test('a player that reports no events stalls when it shows nothing and has nothing', () => {
  const silent = viewer(2, {
    events: [],
    sample: (s) => (s > 20 && s <= 25 ? { ...healthyView, fps: 0, cache: 0 } : healthyView),
  });
  expect(diagnoseRecording([...pusher(), ...silent])).toMatchObject([
    { cause: 'downstream_lag', session: uuid(2) },
  ]);
});

test('an edge server whose viewers all stall is named, whatever network they are on', () => {
  const bad = { stream: { serverIp: '198.51.100.9' } };
  const batches = [
    ...pusher(),
    ...[2, 3, 4, 5].flatMap((n) =>
      viewer(n, { ...bad, stalls: again(20, 40, 5), client: { networkId: `AS${n % 2}` } }),
    ),
    ...[10, 11, 12, 13].flatMap((n) => viewer(n, { client: { networkId: `AS${n % 2}` } })),
  ];
  expect(diagnoseRecording(batches)).toMatchObject([
    { origin: 'edge_server', groups: [{ by: 'server', id: '198.51.100.9', affected: 4, watching: 4 }] },
  ]);
});

test('everybody stalling behind a healthy push is the delivery, and no group is named', () => {
  const batches = [
    ...pusher(),
    ...[2, 3, 4, 5, 6].flatMap((n) =>
      viewer(n, { stalls: again(20, 40, 5), client: { networkId: `AS${n % 2}` } }),
    ),
  ];
  expect(diagnoseRecording(batches)).toMatchObject([
    { origin: 'delivery', groups: [], session: null, severity: 'severe' },
  ]);
});

test('two rooms have two stories', () => {
  const other = { room: '8888_test002' };
  const batches = [
    ...pusher({ sample: squeezed(20, 40) }),
    ...pusher({
      ...other,
      session: uuid(50),
      sample: (s) => (s > 20 && s <= 40 ? { ...healthyPush, fps: 5, cpuSys: 99 } : healthyPush),
    }),
  ];
  const causes = diagnoseRecording(batches)
    .filter((verdict) => verdict.kind === 'stutter')
    .map(({ room, cause }) => [room, cause]);
  expect(causes).toEqual([
    ['8888_test001', 'upstream_clog'],
    ['8888_test002', 'low_frame_rate'],
  ]);
});
