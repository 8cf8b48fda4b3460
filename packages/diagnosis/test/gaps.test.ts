import type { Batch } from '@stutterscope/telemetry';
import { describe, expect, test } from 'vitest';
import { diagnoseRecording, RoomStage, SessionStage, type Stutter, type Verdict } from '../src/index.ts';
import { healthyPush, pusher, type Second, START, squeezed, uuid, viewer } from './support/recording.ts';

const stutters = (batches: readonly Batch[]): Stutter[] =>
  diagnoseRecording(batches).filter((one) => one.kind === 'stutter');

const second = (t: number | null) => (t === null ? null : (t - START) / 1000);
const spans = (batches: readonly Batch[]) =>
  stutters(batches).map(({ cause, origin, from, to }) => [cause, origin, second(from), second(to)]);

/** The batches that were made in these seconds never were: the app was suspended. */
const without = (batches: readonly Batch[], from: number, to: number) =>
  batches
    .filter(({ sentAt }) => sentAt <= START + from * 1000 || sentAt > START + to * 1000)
    .map((batch, seq) => ({ ...batch, seq }));

describe('what was not heard is unknown, neither well nor bad', () => {
  const slow = (s: number): Second => (s > 20 && s <= 60 ? { ...healthyPush, fps: 5 } : healthyPush);
  const push = (sample: (s: number) => Second) => pusher({ seconds: 90, samplesPerBatch: 1, sample });

  test('a low frame rate on both sides of a long silence is two, and the silence is in neither', () => {
    expect(spans(without(push(slow), 30, 50))).toEqual([
      ['low_frame_rate', 'camera', 20, 30],
      ['low_frame_rate', 'camera', 51, 61],
    ]);
  });

  test('so is a clog', () => {
    const full = (s: number): Second =>
      s > 20 && s <= 60 ? { ...healthyPush, que: 30, spd: 600 } : healthyPush;
    expect(spans(without(push(full), 30, 50)).map(([cause, , from, to]) => [cause, from, to])).toEqual([
      ['upstream_clog', 20, 30],
      ['upstream_clog', 51, 61],
    ]);
  });

  test('a few seconds of silence hold the state: it is one', () => {
    expect(spans(without(push(slow), 30, 35))).toEqual([['low_frame_rate', 'camera', 20, 61]]);
  });

  test('a queue that stood before and after a silence did not stand in it', () => {
    const briefly = (s: number): Second => ({ ...healthyPush, que: s === 30 || s === 50 ? 11 : 0 });
    expect(spans(without(push(briefly), 30, 49))).toEqual([]);
  });

  test('viewers who all stall while a push is silent are not to blame once it is heard again, one of them is', () => {
    const silent = without(
      push(() => healthyPush),
      20,
      50,
    );
    const all = [2, 3, 4].flatMap((n) => viewer(n, { seconds: 90, stalls: [[30, 34]] }));
    expect(spans([...silent, ...all])).toEqual([]);
    // What is only remembered of the silence is held against nobody either.
    const last = [2, 3, 4].flatMap((n) => viewer(n, { seconds: 90, stalls: [[45, 49]] }));
    expect(spans([...silent, ...last])).toEqual([]);
    const others = [3, 4].flatMap((n) => viewer(n, { seconds: 90 }));
    const one = viewer(2, { seconds: 90, stalls: [[30, 34]] });
    expect(spans([...silent, ...one, ...others])).toEqual([['downstream_lag', 'viewer_network', 30, 34]]);
  });

  test('no viewer watches, and none stalls, in seconds it was silent about', () => {
    const stalled = viewer(2, {
      seconds: 90,
      samplesPerBatch: 1,
      stalls: [
        [24, 26],
        [80, 82],
      ],
    });
    const [first, last] = stutters([...push(() => healthyPush), ...without(stalled, 30, 75)]);
    expect(second(first?.to ?? null)).toBeLessThanOrEqual(30);
    expect(second(last?.from ?? null)).toBeGreaterThanOrEqual(80);
  });
});

describe('counters that begin anew', () => {
  const drops = (drpAt: (s: number) => number, que = 0) =>
    pusher({ sample: (s) => ({ ...healthyPush, que, drp: drpAt(s) }) });

  test('DRP that falls back to 0 in mid-session is a new count, and no clog', () => {
    expect(spans(drops((s) => (s > 30 ? 0 : 50)))).toEqual([]);
  });

  test('what it counts anew is counted: beside a queue, three frames are dropped', () => {
    const [clog] = stutters(
      pusher({
        sample: (s) => ({ ...healthyPush, que: s > 30 && s <= 34 ? 5 : 0, drp: s > 30 ? 3 : 50 }),
      }),
    );
    expect(clog).toMatchObject({ cause: 'upstream_clog', from: START + 30_000 });
    expect(clog?.evidence.find(({ signal }) => signal === 'drp')?.value).toBe(3);
  });

  test('a new connection counts from its own start: what stands there is no drop of now', () => {
    const batches = pusher({
      sample: (s) => ({ ...healthyPush, que: s > 28 && s < 33 ? 5 : 0, drp: s > 30 ? 40 : 0 }),
      events: [
        { s: 30, code: 1102 },
        { s: 30.5, code: 1002 },
      ],
    });
    expect(spans(batches)).toEqual([]);
  });
});

describe('broadcast, push and connection', () => {
  const events = [
    { s: 20, code: 1102 },
    { s: 25, code: 1002 },
  ];

  test('a lost connection is of the push it belongs to, and its first seconds afterwards are not judged', () => {
    const sample = (s: number): Second => {
      if (s > 20 && s <= 25) return { ...healthyPush, spd: 0 };
      return s > 25 && s <= 29 ? { ...healthyPush, fps: 4 } : healthyPush;
    };
    expect(spans(pusher({ sample, events }))).toEqual([['upstream_clog', 'push_disconnected', 20, 25]]);
  });

  test('a clog that a second push of the same broadcast goes on with is one stutter of the room', () => {
    const first = pusher({ seconds: 30, sample: squeezed(20, 90) });
    const again = pusher({ session: uuid(9), startS: 31, seconds: 29, sample: (s) => squeezed(20, 40)(s) });
    const told = stutters([...first, ...again, ...viewer(2, { stalls: [[24, 28]] })]);
    expect(told.map(({ cause }) => cause)).toEqual(['upstream_clog']);
    expect(second(told[0]?.from ?? 0)).toBe(20);
    expect(second(told[0]?.to ?? 0)).toBeGreaterThan(40);
  });

  test('the next push of a broadcast has a warm-up and a counter of its own', () => {
    const first = pusher({ seconds: 30, sample: () => ({ ...healthyPush, drp: 200 }) });
    const slowStart = pusher({
      session: uuid(9),
      startS: 60,
      seconds: 30,
      sample: (s) => ({ ...healthyPush, fps: s < 64 ? 5 : 15, drp: 0 }),
    });
    expect(spans([...first, ...slowStart])).toEqual([]);
  });
});

describe('a verdict in the course of time', () => {
  /** Every word on the first stutter, in the order said, the last silence long enough to make it final. */
  function words(batches: readonly Batch[], idleS: number): Verdict[] {
    const sessions = new SessionStage('p0');
    const rooms = new RoomStage();
    const said: Verdict[] = [];
    const take = () => {
      for (const signal of sessions.drain()) rooms.accept(signal);
      said.push(...rooms.drain());
    };
    for (const batch of batches) {
      sessions.accept(batch);
      take();
    }
    for (let i = 0; i < idleS; i++) {
      rooms.idle(1000);
      take();
    }
    return said.filter(({ kind }) => kind === 'stutter');
  }

  const clogged = pusher({ seconds: 120, sample: squeezed(20, 40), samplesPerBatch: 1 });

  test('is provisional, revised in order, and final once nothing within the bound can change it', () => {
    const told = words(clogged, 60).filter((one): one is Stutter => one.kind === 'stutter');
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    const revisions = told.map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    expect(new Set(revisions).size).toBe(revisions.length);
    expect(told.map(({ provisional }) => provisional)).toEqual([...told.slice(1).map(() => true), false]);
    expect(told.at(0)?.to).toBeNull();
    expect(told.at(-1)?.to).not.toBeNull();
  });

  test('that was wrong is taken back by a later revision, not rewritten', () => {
    // The batch that says that the queue stood for a moment only comes last.
    const sample = (s: number): Second => ({ ...healthyPush, que: s === 30 || s === 31 ? 12 : 0 });
    const all = pusher({ seconds: 60, sample, samplesPerBatch: 1 });
    const calm = all.map((batch) =>
      batch.seq === 30 ? { ...batch, samples: { ...batch.samples, que: [0] } } : batch,
    );
    expect(stutters(calm)).toEqual([]);
    const missing = calm.filter(({ seq }) => seq !== 30 && seq !== 31);
    const late = [
      ...missing.slice(0, 31),
      ...calm.filter(({ seq }) => seq === 30 || seq === 31),
      ...missing.slice(31),
    ];
    expect(words(late, 60).filter((one) => one.kind === 'stutter' && !one.retracted)).toEqual([]);
  });
});
