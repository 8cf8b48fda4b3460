import type { Batch } from '@stutterscope/telemetry';
import { expect, test } from 'vitest';
import { diagnoseRecording } from '../src/index.ts';
import { healthyPush, pusher, START, squeezed, viewer } from './support/recording.ts';

const stuttersOf = (batches: readonly Batch[]) =>
  diagnoseRecording(batches).flatMap((one) => (one.kind === 'stutter' ? [one] : []));

/** As it came: after so many ms, by the second in which it was sent. */
const arriving = (batches: readonly Batch[], delayMs: (s: number) => number): Batch[] =>
  batches.map((batch) => ({
    ...batch,
    receivedAt: batch.sentAt + delayMs((batch.sentAt - START) / 1000),
  }));

const usual = () => 60;

/** Viewers of as many networks, servers and regions, all of whom stall for as long. */
const everywhere = (stall: readonly [number, number], seconds = 60) =>
  [2, 3, 4, 5, 6, 7].flatMap((n) =>
    viewer(n, {
      seconds,
      stalls: [stall],
      client: { networkId: `AS6450${n}`, region: `region ${n % 3}` },
      stream: { serverIp: `203.0.113.${n}` },
    }),
  );

const room = (push: readonly Batch[], stall: readonly [number, number] = [30, 33]) =>
  [...push, ...arriving(everywhere(stall), usual)].sort(
    (a, b) => (a.receivedAt ?? a.sentAt) - (b.receivedAt ?? b.sentAt),
  );

/** The uplink is full from second 29 to 32. */
const late = (s: number) => (s > 28 && s <= 32 ? 900 : 60);

test('viewers of all places stall at once, QUE is 0, the telemetry comes late: the socket hid a clog', () => {
  const stutters = stuttersOf(room(arriving(pusher(), late)));
  expect(stutters).toHaveLength(1);
  const [clog] = stutters;
  expect(clog).toMatchObject({ cause: 'upstream_clog', viewers: { affected: 6, watching: 6 } });
  expect(clog?.visibleFrom).toBe(START + 30_000);
  expect(clog?.evidence[0]).toMatchObject({ signal: 'telemetry delay', value: 840, limit: 400 });
});

test('the VJ is not told of what only its viewers and its telemetry show, unless it lasts', () => {
  const verdicts = diagnoseRecording(room(arriving(pusher(), late)));
  expect(verdicts.filter(({ kind }) => kind === 'alert')).toEqual([]);
});

test('the same stall while the telemetry comes in time is not the pusher', () => {
  const stutters = stuttersOf(room(arriving(pusher(), usual)));
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('nor where the stall outlasts the delay by far: an uplink that is free again heals its viewers', () => {
  const stutters = stuttersOf(room(arriving(pusher(), late), [30, 44]));
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('nor where the telemetry of this push is late as often as not', () => {
  const noisy = (s: number) => (Math.floor(s / 2) % 2 === 0 ? 900 : 60);
  const stutters = stuttersOf(room(arriving(pusher(), noisy)));
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('but a delay is as rare as those as long: that batches come half a second late now and then is no excuse', () => {
  const restless = (s: number) =>
    s < 28 && Math.floor(s / 2) % 3 === 0 ? 520 : s > 28 && s <= 32 ? 4000 - 60 * s : 60;
  const stutters = stuttersOf(room(arriving(pusher(), restless)));
  expect(stutters.map(({ cause }) => cause)).toEqual(['upstream_clog']);
});

test('what a dead link held comes after what was sent when it was back', () => {
  const dead = (s: number) => (s > 28 && s <= 40 ? (41.5 - s) * 1000 + 60 : 60);
  const stutters = stuttersOf(room(arriving(pusher(), dead), [30, 43]));
  expect(stutters).toMatchObject([{ cause: 'upstream_clog', visibleFrom: START + 30_000 }]);
});

test('nor where most of those who stall at once had stalled before the delay: they lag on for a reason of their own', () => {
  const before = [2, 3, 4, 5, 6, 7].flatMap((n) => {
    const first = 20 + Math.floor(n / 2);
    return viewer(n, {
      stalls: [
        [first, first + 0.95],
        [30, 33],
      ],
      client: { networkId: `AS6450${n}`, region: `region ${n % 3}` },
      stream: { serverIp: `203.0.113.${n}` },
    });
  });
  const stutters = stuttersOf([...arriving(pusher(), late), ...arriving(before, usual)]);
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('nor where a later batch overtook the late one: no queue does that', () => {
  const overtaken = (s: number) => (s > 29 && s <= 30 ? 5000 : 60);
  const stutters = stuttersOf(room(arriving(pusher(), overtaken)));
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('nor where those who stall have one network in common', () => {
  const batches = [
    ...arriving(pusher(), late),
    ...[2, 3, 4].flatMap((n) => arriving(viewer(n, { stalls: [[30, 33]] }), usual)),
    ...[5, 6, 7, 8, 9].flatMap((n) => arriving(viewer(n, { client: { networkId: `AS6450${n}` } }), usual)),
  ];
  const stutters = stuttersOf(batches.sort((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0)));
  expect(stutters.map(({ cause }) => cause)).toEqual(['downstream_lag']);
});

test('two clogs between which viewers went on stalling are one stutter, and stay one', () => {
  const twice = (s: number) => (s < 33 ? squeezed(20, 27)(s) : squeezed(37, 44)(s));
  const apart = [...pusher({ seconds: 150, sample: twice }), ...everywhere([22, 30], 150)];
  const on = [
    ...pusher({ seconds: 150, sample: twice }),
    ...[2, 3, 4].flatMap((n) =>
      viewer(n, {
        seconds: 150,
        stalls: [
          [22, 36],
          [38, 46],
        ],
      }),
    ),
  ];
  expect(stuttersOf(apart).map(({ cause }) => cause)).toEqual(['upstream_clog', 'upstream_clog']);
  const [one, ...others] = stuttersOf(on);
  expect(others).toEqual([]);
  expect(one?.from).toBeLessThan(START + 22_000);
  expect(one?.to).toBeGreaterThan(START + 43_000);
});

test('few frames that began while nothing was heard of the push began when viewers saw them', () => {
  const slow = (s: number) => (s > 30 && s <= 50 ? { ...healthyPush, fps: 5, cpuSys: 97 } : healthyPush);
  const heard = pusher({ seconds: 70, sample: slow }).filter(
    ({ sentAt }) => sentAt <= START + 28_000 || sentAt > START + 40_000,
  );
  const saw = [2, 3, 4, 5].flatMap((n) =>
    viewer(n, {
      seconds: 70,
      sample: (s) => ({
        fps: s > 31 && s <= 51 ? 5 : 15,
        cpuSys: 30,
        spd: 1266,
        vra: 1200,
        ara: 66,
        cache: 1500,
      }),
    }),
  );
  const [low, ...others] = stuttersOf([...heard, ...saw].sort((a, b) => a.sentAt - b.sentAt));
  expect(others).toEqual([]);
  expect(low).toMatchObject({ cause: 'low_frame_rate', origin: 'encoder_cpu' });
  expect(low?.visibleFrom ?? 0).toBeGreaterThanOrEqual(START + 30_000);
  expect(low?.visibleFrom ?? 0).toBeLessThan(START + 38_000);
});
