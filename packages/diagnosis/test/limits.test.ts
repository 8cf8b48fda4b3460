import type { Batch } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import { diagnoseRecording } from '../src/index.ts';
import { healthyPush, healthyView, pusher, type Second, START, viewer } from './support/recording.ts';

/** What is said of a recording: stutters with their times in seconds, and when the VJ was told and the word was over. */
function told(batches: readonly Batch[]): string[] {
  const second = (t: number | null) => (t === null ? 'on' : Math.round((t - START) / 100) / 10);
  return diagnoseRecording(batches).flatMap((one) => {
    if (one.kind === 'stutter')
      return [`${one.cause} ${one.origin} ${one.severity} ${second(one.from)}–${second(one.to)}`];
    return one.kind === 'alert' ? [`VJ ${second(one.at)}–${second(one.resolvedAt)}`] : [];
  });
}

const stutters = (batches: readonly Batch[]) => told(batches).filter((word) => !word.startsWith('VJ'));
const alerts = (batches: readonly Batch[]) => told(batches).filter((word) => word.startsWith('VJ'));

type Part = Parameters<typeof pusher>[0];

/** A push that is as `bad` says in seconds (from, to], and well otherwise. */
const push = (bad: Second, from: number, to: number, part: Part = {}) =>
  pusher({
    samplesPerBatch: 1,
    sample: (s) => (s > from && s <= to ? { ...healthyPush, ...bad } : healthyPush),
    ...part,
  });

/** The same with four samples a second: second `s` of the sample is second `s / 4` of the clock. */
const fine = (batches: readonly Batch[]): Batch[] => {
  const quarter = (t: number) => START + (t - START) / 4;
  return batches.map((batch) => ({
    ...batch,
    sentAt: quarter(batch.sentAt),
    samples: { ...batch.samples, t: batch.samples.t.map(quarter) },
  }));
};

/** The same, its target not told. */
const untargeted = (batches: readonly Batch[]): Batch[] =>
  batches.map(({ stream: { targetFps: _, ...stream }, ...batch }) => ({ ...batch, stream }));

const unmeasured = { que: null, drp: null };
const thin = 'upstream_clog uplink_bandwidth';

// Each pair stands on both sides of one limit, so that no limit can move far without one of them.
describe('the uplink', () => {
  test.each<[string, Second, number, string[]]>([
    ['QUE 9 is no clog', { que: 9 }, 30, []],
    ['QUE 10 is', { que: 10 }, 30, [`${thin} absorbed 20–31`]],
    ['a queue of 933 ms for a sample is none', { que: 14 }, 21, []],
    ['one of 1067 ms is, at once', { que: 16 }, 21, [`${thin} visible 20–22`]],
    ['a backlog of 933 ms is hidden by every cache', { que: 14 }, 25, [`${thin} absorbed 20–26`]],
    ['one of 1067 ms is not', { que: 16 }, 25, [`${thin} visible 20–26`]],
    [
      'a backlog of 700 ms that nothing is dropped of is absorbed',
      { que: 10.5 },
      24,
      [`${thin} absorbed 20–25`],
    ],
    ['of which frames are dropped it is seen', { que: 10.5, drp: 3 }, 24, [`${thin} visible 20–25`]],
    ['that lets 6 frames/s through it is severe', { que: 16, fps: 6 }, 24, [`${thin} severe 20–25`]],
    ['visible for 8 s is not severe', { que: 20 }, 28, [`${thin} visible 20–29`]],
    ['for 12 s it is', { que: 20 }, 33, [`${thin} severe 20–34`]],
  ])('%s', (_, bad, to, expected) => {
    expect(stutters(push(bad, 20, to))).toEqual(expected);
  });

  test.each([
    [8, 26],
    [9, 41],
  ])('a clog goes on at QUE 9, and not at 8 (%i: until %i)', (que, to) => {
    const sample = (s: number): Second => ({
      ...healthyPush,
      que: s <= 20 || s > 40 ? 0 : s <= 25 ? 20 : que,
    });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([expect.stringContaining(`20–${to}`)]);
  });

  test.each([
    [2, 21],
    [3, 20],
  ])('it is dated from the sample in which QUE was 3 or more (%i: from %i)', (que, from) => {
    const sample = (s: number): Second => ({
      ...healthyPush,
      que: s === 21 ? que : s > 21 && s <= 30 ? 20 : 0,
    });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([expect.stringContaining(`${from}–31`)]);
  });

  test.each([
    [20, 0],
    [30, 1],
  ])('of 60 frames/s, %i waiting are 1/60 s each', (que, count) => {
    const full = { ...healthyPush, fps: 60 };
    const sample = (s: number): Second => ({ ...full, que: s > 20 && s <= 30 ? que : 0 });
    expect(stutters(pusher({ samplesPerBatch: 1, sample, stream: { targetFps: 60 } }))).toHaveLength(count);
  });

  test.each([
    [3, 0],
    [5, 1],
  ])('QUE 12 has to stand for 0.8 s: %i samples a quarter of a second apart', (samples, count) => {
    expect(stutters(fine(push({ que: 12 }, 20, 20 + samples)))).toHaveLength(count);
  });

  test.each([
    [1, 0],
    [3, 1],
  ])(
    'QUE 12 for a sample after %i s at half the rate: a second of media not sent makes it a clog at once',
    (seconds, count) => {
      const sample = (s: number): Second => {
        const isLate = s > 20 && s <= 20 + seconds + 1;
        return { ...healthyPush, spd: isLate ? 660 : 1266, que: s === 21 + seconds ? 12 : 0 };
      };
      expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toHaveLength(count);
    },
  );

  test.each<[string, number, number, number, number]>([
    ['half the rate for 3 s is 1.5 s of media', 633, 23, 60, 0],
    ['for 6 s it is 2.6 s: a clog where QUE is not measured', 633, 26, 60, 1],
    ['8 % less for two minutes leaks away as fast as it comes', 1165, 150, 180, 0],
  ])('%s', (_, spd, to, seconds, count) => {
    const bad = { ...unmeasured, spd };
    const batches = pusher({
      seconds,
      samplesPerBatch: 1,
      sample: (s) => ({ ...healthyPush, ...unmeasured, ...(s > 20 && s <= to ? bad : {}) }),
    });
    expect(stutters(batches)).toHaveLength(count);
  });

  test('where QUE is not measured a clog of which all was dropped is over when as much is sent as made', () => {
    const bad = { ...unmeasured, spd: 400 };
    const batches = pusher({
      seconds: 90,
      samplesPerBatch: 1,
      sample: (s) => ({ ...healthyPush, ...unmeasured, ...(s > 20 && s <= 30 ? bad : {}) }),
    });
    expect(stutters(batches)).toEqual([`${thin} absorbed 21–31`]);
  });

  test('SPD 4.5 % below what is made is rounding: drops beside it and an empty queue are not the uplink’s', () => {
    const sample = (s: number): Second => ({ ...healthyPush, spd: 1209, drp: s > 50 ? 9 : 0 });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([]);
    const less = (s: number): Second => ({ ...sample(s), spd: 1170 });
    expect(stutters(pusher({ samplesPerBatch: 1, sample: less }))).toHaveLength(1);
  });

  test('it is over 1.8 s after its end, and so is the word to the VJ', () => {
    expect(alerts(push({ que: 20 }, 20, 30))).toEqual(['VJ 22–33']);
  });

  test.each([
    [4, 1],
    [7, 2],
  ])('a clog that returns after %i s: %i', (pause, count) => {
    const sample = (s: number): Second => ({
      ...healthyPush,
      que: (s > 20 && s <= 26) || (s > 26 + pause && s <= 32 + pause) ? 20 : 0,
    });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toHaveLength(count);
  });

  test.each<[number[], string[]]>([
    [[20, 30], []],
    [[20, 35, 51], []],
    [[20, 30, 48], [expect.stringMatching(/20–58/)]],
  ])('1101 at %j', (at, expected) => {
    const events = at.map((s) => ({ s, code: 1101 }));
    expect(
      stutters(pusher({ seconds: 80, samplesPerBatch: 1, sample: () => ({ fps: 15 }), events })),
    ).toEqual(expected);
  });

  test.each([
    [100, 1000, 'uplink_unstable'],
    [400, 800, 'uplink_bandwidth'],
  ])('sent at %i and %i in turn it is %s', (low, high, origin) => {
    const sample = (s: number): Second =>
      s > 20 && s <= 30 ? { ...healthyPush, que: 20, spd: s % 2 ? low : high } : healthyPush;
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([expect.stringContaining(origin)]);
  });

  test('few frames while the connection is lost are the lost connection', () => {
    const events = [
      { s: 20, code: 1102 },
      { s: 30, code: 1002 },
    ];
    expect(stutters(push({ fps: 4, spd: 0 }, 20, 30, { events }))).toEqual([
      'upstream_clog push_disconnected severe 20–30',
    ]);
  });

  test.each([
    [1.5, 0],
    [3, 1],
    [12, 1],
  ])('a connection lost for %f s', (seconds, count) => {
    const events = [
      { s: 20, code: 1102 },
      { s: 20 + seconds, code: 1002 },
    ];
    const words = stutters(pusher({ samplesPerBatch: 1, events }));
    expect(words).toHaveLength(count);
    for (const word of words) expect(word).toContain(seconds > 10 ? 'severe' : 'visible');
  });
});

describe('the frame rate', () => {
  const camera = 'low_frame_rate camera';
  const of30 = { seconds: 60, stream: { targetFps: 30 } };

  test.each<[string, Batch[], string[]]>([
    [
      '19 of 30 are low',
      push({ fps: 19 }, 20, 30, {
        ...of30,
        sample: (s) => ({ ...healthyPush, fps: s > 20 && s <= 30 ? 19 : 30 }),
      }),
      [`${camera} visible 20–31`],
    ],
    [
      '21 of 30 are not',
      push({ fps: 21 }, 20, 30, {
        ...of30,
        sample: (s) => ({ ...healthyPush, fps: s > 20 && s <= 30 ? 21 : 30 }),
      }),
      [],
    ],
    [
      '9.7 of 14 are less than ten',
      push({ fps: 9.7 }, 20, 30, { stream: { targetFps: 14 } }),
      [`${camera} visible 20–31`],
    ],
    ['8.2 of 12 are not held to ten', push({ fps: 8.2 }, 20, 30, { stream: { targetFps: 12 } }), []],
    ['7.4 of 15 are severe', push({ fps: 7.4 }, 20, 30), [`${camera} severe 20–31`]],
    ['7.6 of 15 are not', push({ fps: 7.6 }, 20, 30), [`${camera} visible 20–31`]],
    [
      'without a target a show is held to 15: 9 are low',
      untargeted(push({ fps: 9 }, 20, 30)),
      [`${camera} visible 20–31`],
    ],
    ['12 are not', untargeted(push({ fps: 12 }, 20, 30)), []],
    [
      'without a target a game is held to 20: 13 are low',
      untargeted(
        push({}, 20, 30, {
          stream: { scenario: 'game' },
          sample: (s) => ({ ...healthyPush, fps: s > 20 && s <= 30 ? 13 : 20 }),
        }),
      ),
      [`${camera} visible 20–31`],
    ],
    [
      '14 are reduced, not low',
      untargeted(
        push({}, 20, 30, {
          stream: { scenario: 'game' },
          sample: (s) => ({ ...healthyPush, fps: s > 20 && s <= 30 ? 14 : 20 }),
        }),
      ),
      [],
    ],
    ['a CPU at 79 % is idle', push({ fps: 9, cpuSys: 79 }, 20, 30), [`${camera} visible 20–31`]],
    [
      'at 81 % it is busy',
      push({ fps: 9, cpuSys: 81 }, 20, 30),
      ['low_frame_rate encoder_cpu visible 20–31'],
    ],
    ['an app at 59 % is idle', push({ fps: 9, cpuSys: 70, cpuApp: 59 }, 20, 30), [`${camera} visible 20–31`]],
    [
      'at 61 % it is busy',
      push({ fps: 9, cpuSys: 70, cpuApp: 61 }, 20, 30),
      ['low_frame_rate encoder_cpu visible 20–31'],
    ],
  ])('%s', (_, batches, expected) => {
    expect(stutters(batches)).toEqual(expected);
  });

  test.each([
    [4, 'camera'],
    [6, 'encoder_cpu'],
  ])('a CPU busy in %i of ten low samples: %s', (busy, origin) => {
    const sample = (s: number): Second =>
      s > 20 && s <= 30 ? { ...healthyPush, fps: 9, cpuSys: s <= 20 + busy ? 95 : 40 } : healthyPush;
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([expect.stringContaining(origin)]);
  });

  test.each([
    [11, 40],
    [12.5, 31],
  ])('it goes on below 12 of 15 (%f: until %i)', (fps, to) => {
    const sample = (s: number): Second => ({
      ...healthyPush,
      fps: s <= 20 || s > 39 ? 15 : s <= 30 ? 5 : fps,
    });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toEqual([expect.stringContaining(`20–${to}`)]);
  });

  test.each([
    [5, 0],
    [7, 1],
  ])('it has to last for 1.5 s: %i samples a quarter of a second apart', (samples, count) => {
    expect(stutters(fine(push({ fps: 5 }, 40, 40 + samples)))).toHaveLength(count);
  });

  test('the VJ is told at 4 s of it, and that it is over 1.8 s after its end', () => {
    expect(alerts(push({ fps: 5 }, 20, 30))).toEqual(['VJ 24–33']);
    expect(alerts(push({ fps: 5 }, 20, 22))).toEqual([]);
  });

  test.each([
    [4, 1],
    [8, 2],
  ])('one that returns after %i s: %i', (pause, count) => {
    const sample = (s: number): Second => ({
      ...healthyPush,
      fps: (s > 20 && s <= 26) || (s > 26 + pause && s <= 32 + pause) ? 5 : 15,
    });
    expect(stutters(pusher({ samplesPerBatch: 1, sample }))).toHaveLength(count);
  });

  test.each<[string, Second, number, number, number[], number]>([
    ['the first six seconds are not judged', { fps: 5 }, 0, 6, [], 0],
    ['the next are', { fps: 5 }, 0, 12, [], 1],
    ['nor are five after a change of resolution', { fps: 5 }, 20, 25, [20], 0],
    ['the next are', { fps: 5 }, 20, 29, [20], 1],
    ['a change 25 s after another excuses nothing', { fps: 5 }, 45, 50, [20, 45], 1],
    ['one 35 s after it does', { fps: 5 }, 45, 50, [10, 45], 0],
  ])('%s', (_, bad, from, to, changes, count) => {
    const events = changes.map((s) => ({ s, code: 1005 }));
    expect(stutters(push(bad, from, to, { events }))).toHaveLength(count);
  });

  test.each([
    [3, 0],
    [9, 1],
  ])('a queue of 4 that stands excuses few frames for 4 s (%i s: %i)', (seconds, count) => {
    expect(stutters(push({ fps: 5, que: 4 }, 20, 20 + seconds))).toHaveLength(count);
  });

  test('but not those of a busy CPU, which explains them without it', () => {
    expect(stutters(push({ fps: 5, que: 4, cpuSys: 96 }, 20, 24))).toEqual([
      'low_frame_rate encoder_cpu severe 20–25',
    ]);
  });

  test.each([
    [5, 1],
    [7, 0],
  ])('QUE 12 in two samples %i s apart', (apart, count) => {
    const batches = push({}, 0, 0, {
      sample: (s) => ({ ...healthyPush, que: s === 30 || s === 30 + apart ? 12 : 0 }),
    });
    const without = batches.filter((_, index) => index + 1 <= 30 || index + 1 >= 30 + apart);
    expect(stutters(without.map((batch, seq) => ({ ...batch, seq })))).toHaveLength(count);
  });
});

describe('a view', () => {
  const room = (view: readonly Batch[]) => stutters([...pusher(), ...viewer(3), ...viewer(4), ...view]);
  const lag = (severity: string, times: string) => [`downstream_lag viewer_network ${severity} ${times}`];

  const loadings = (ms: number, count: number, everyS: number) =>
    Array.from({ length: count }, (_, i) => [20 + i * everyS, 20 + i * everyS + ms / 1000] as const);

  test.each<[string, Batch[], string[]]>([
    [
      'eight loadings of 90 ms are none',
      viewer(2, { stalls: loadings(90, 8, 1), sample: () => healthyView }),
      [],
    ],
    [
      'eight of 110 ms are',
      viewer(2, { stalls: loadings(110, 8, 1), sample: () => healthyView }),
      [expect.stringContaining('visible')],
    ],
    ['stalled for 0.5 s', viewer(2, { stalls: [[20, 20.5]], sample: () => healthyView }), []],
    ['for 0.7 s', viewer(2, { stalls: [[20, 20.7]], sample: () => healthyView }), lag('visible', '20–21')],
    [
      'twice 0.4 s, 9 s apart',
      viewer(2, { stalls: loadings(400, 2, 9), sample: () => healthyView }),
      [expect.stringContaining('visible')],
    ],
    ['11 s apart', viewer(2, { stalls: loadings(400, 2, 11), sample: () => healthyView }), []],
    [
      'three times 0.25 s within 10 s',
      viewer(2, { stalls: loadings(250, 3, 4.6), sample: () => healthyView }),
      [expect.stringContaining('visible')],
    ],
    ['within 12 s', viewer(2, { stalls: loadings(250, 3, 6), sample: () => healthyView }), []],
    ['2.5 s', viewer(2, { stalls: [[20, 22.5]] }), [expect.stringContaining('visible')]],
    ['3.5 s', viewer(2, { stalls: [[20, 23.5]] }), [expect.stringContaining('severe')]],
    [
      'without events, nothing shown and 150 ms cached',
      viewer(2, {
        events: [],
        sample: (s) => (s > 20 && s <= 22 ? { ...healthyView, fps: 0, cache: 150 } : healthyView),
      }),
      [expect.stringContaining('visible')],
    ],
    [
      'and 250 ms cached',
      viewer(2, {
        events: [],
        sample: (s) => (s > 20 && s <= 22 ? { ...healthyView, fps: 0, cache: 250 } : healthyView),
      }),
      [],
    ],
  ])('%s', (_, view, expected) => {
    expect(room(view)).toEqual(expected);
  });

  const slow = (from: number, to: number, codes: readonly { s: number; code: number }[] = []) =>
    viewer(2, {
      sample: (s) => ({ ...healthyView, fps: s > from && s <= to ? 5 : 15 }),
      events: [{ s: 0.4, code: 2004 }, ...codes],
    });

  test.each<[string, Batch[], number]>([
    ['few frames for 2 s', slow(20, 22), 0],
    ['for 5 s', slow(20, 25), 1],
    ['for 2 s, 4 s after the player said that its decoder fails', slow(20, 22, [{ s: 17, code: 2106 }]), 1],
    ['6 s after', slow(20, 22, [{ s: 14, code: 2106 }]), 0],
    ['in its first ten seconds', slow(1, 9), 0],
  ])('its device: %s', (_, view, count) => {
    expect(room(view).filter((word) => word.includes('viewer_device'))).toHaveLength(count);
  });

  /** A player that tells events alone stalls from 20 on, until `to`, and is silent in between. */
  const unheard = (until: number, to: number) =>
    viewer(2, { seconds: 80, samplesPerBatch: 1, stalls: [[20, to]], sample: () => ({}) })
      .filter((_, index) => index < 24 || index >= until)
      .map((batch, seq) => ({ ...batch, seq }));

  test.each([
    [34, 40, ['20–40']],
    [64, 70, ['20–24']],
  ])('a stall that is silent from 24 to %i goes on behind it for 30 s at most', (until, to, times) => {
    const others = [3, 4].flatMap((n) => viewer(n, { seconds: 80 }));
    const words = stutters([...pusher({ seconds: 80 }), ...others, ...unheard(until, to)]);
    expect(words).toEqual(times.map((time) => expect.stringContaining(time)));
  });

  test('whom a group’s trouble does not explain is told apart from 3 s on', () => {
    const placed = (n: number, serverIp: string, part: Parameters<typeof viewer>[1] = {}) =>
      viewer(n, { ...part, stream: { serverIp }, client: { networkId: `AS${n}` } });
    const stalls: [number, number][] = [
      [20, 22],
      [26, 28],
    ];
    const group = [2, 3, 4, 5].flatMap((n) => placed(n, 'B', { stalls }));
    const fine = [6, 7, 8, 9, 10, 11, 12].flatMap((n) => placed(n, 'A'));
    const stray = (to: number) =>
      placed(20, 'A', { sample: (s) => ({ ...healthyView, fps: s > 20 && s <= to ? 5 : 15 }) });
    const count = (to: number) => stutters([...pusher(), ...group, ...fine, ...stray(to)]).length;
    expect([count(24), count(30)]).toEqual([1, 2]);
  });

  test.each([
    [2, 0],
    [6, 1],
  ])('viewers who stall %i s before QUE shows a clog', (before, lags) => {
    const views = [2, 3, 4].flatMap((n) => viewer(n, { stalls: [[30 - before, 40]] }));
    const words = stutters([...push({ que: 30, spd: 500 }, 30, 40), ...views]);
    expect(words.filter((word) => word.startsWith('downstream_lag'))).toHaveLength(lags);
  });

  test('few frames from an empty cache are not the device', () => {
    const starved = viewer(2, {
      events: [],
      sample: (s) => (s > 20 && s <= 30 ? { ...healthyView, fps: 5, cache: 100 } : healthyView),
    });
    expect(room(starved)).toEqual([]);
  });

  test('nobody watches in seconds that he was silent about', () => {
    const silent = viewer(5, { seconds: 60, samplesPerBatch: 1 })
      .filter((_, index) => index < 12 || index > 44)
      .map((batch, seq) => ({ ...batch, seq }));
    const stalled = viewer(2, { stalls: [[20, 24]] });
    const [stutter] = diagnoseRecording([...pusher(), ...viewer(3), ...stalled, ...silent]);
    expect(stutter).toMatchObject({ kind: 'stutter', viewers: { affected: 1, watching: 2 } });
  });
});

test.each<[string, Second, string[]]>([
  ['QUE 200,000', { que: 200_000 }, []],
  ['CPU at 140 %', { fps: 9, cpuSys: 140, cpuApp: 140 }, ['low_frame_rate unknown visible 20–31']],
  ['FPS 500', { fps: 500 }, []],
])('%s is what no instrument can have shown, and says nothing', (_, bad, expected) => {
  expect(stutters(push(bad, 20, 30))).toEqual(expected);
});
