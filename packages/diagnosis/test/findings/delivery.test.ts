import type { Batch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RoomStage, SessionStage, type Verdict } from '../../src/index.ts';
import { healthyPush, healthyView, pusher, type Second, uuid, viewer } from '../support/recording.ts';

/** A push that is adapted, loses its picture and its camera, falls silent, and is refused a second device. */
function push(samplesPerBatch: number): Batch[] {
  const sample = (s: number): Second => {
    if (s > 10 && s <= 13) return { ...healthyPush, que: 20, spd: 700 };
    if (s > 13 && s <= 30) return { ...healthyPush, vra: 500, spd: 566 };
    return s > 40 && s <= 50 ? { ...healthyPush, fps: 0, vra: 0, spd: 66 } : healthyPush;
  };
  const events = [
    { s: 12, code: 1006 },
    { s: 55, code: 1011 },
    { s: 58, code: 1010 },
    { s: 60, code: 3002 },
    { s: 64, code: 1002 },
  ];
  return pusher({ seconds: 90, sample, events, samplesPerBatch });
}

function views(samplesPerBatch: number): Batch[] {
  const failing = (n: number, s: number, code: number) =>
    viewer(n, { seconds: 20, sample: () => ({}), events: [{ s, code }], samplesPerBatch });
  return [
    ...failing(2, 3.2, 3002),
    ...failing(3, 4.7, 3002),
    ...failing(4, 15.1, -2301),
    ...viewer(5, { seconds: 90, samplesPerBatch, sample: () => ({ ...healthyView, cache: 3000 }) }),
    ...viewer(6, {
      sample: (s) => (s < 5.5 ? { fps: 0 } : healthyView),
      seconds: 90,
      samplesPerBatch,
      events: [
        { s: 1, code: 2001 },
        { s: 5.5, code: 2003 },
        { s: 30, code: 2106 },
      ],
    }),
  ];
}

const story = (samplesPerBatch: number) =>
  [
    ...push(samplesPerBatch),
    ...views(samplesPerBatch),
    ...pusher({
      session: uuid(70),
      startS: 44,
      seconds: 3,
      sample: () => ({ que: 0 }),
      events: [{ s: 46, code: 3004 }],
    }),
  ].sort((a, b) => a.sentAt - b.sentAt || a.session.localeCompare(b.session));

/** The last word on each finding, live, after a silence in which everything becomes final. */
function findings(arrivals: readonly Batch[], sources = 1): unknown[] {
  const stages = Array.from({ length: sources }, (_, i) => new SessionStage(`p${i}`));
  const rooms = new RoomStage();
  const standing = new Map<string, Verdict>();
  const take = () => {
    for (const stage of stages)
      for (const signal of stage.drain()) rooms.accept(JSON.parse(JSON.stringify(signal)));
    for (const verdict of rooms.drain()) standing.set(verdict.id, verdict);
  };
  for (const batch of arrivals) {
    stages[Number.parseInt(batch.session.slice(-2), 10) % sources]?.accept(batch);
    take();
  }
  for (let i = 0; i < 58; i++) {
    rooms.idle(1000);
    take();
  }
  return [...standing.values()]
    .filter((verdict) => verdict.kind === 'finding' && !verdict.retracted)
    .filter((verdict) => verdict.kind === 'finding' && verdict.finding !== 'freeze_forecast')
    .map(({ revision, ...rest }) => rest)
    .sort((a, b) => a.id.localeCompare(b.id));
}

test('the story has findings of both sides, most of them final', () => {
  const found = (finding: string, reason: string, provisional: boolean) =>
    expect.objectContaining({ finding, reason, provisional });
  expect(findings(story(1))).toEqual(
    expect.arrayContaining([
      found('watch_failed', 'connect', false),
      found('watch_failed', 'disconnected', false),
      found('slow_start', 'first_frame', true),
      found('high_delay', 'cache_large', false),
      found('device_shortfall', 'no_hardware_decoder', true),
      found('adapted', 'announced', false),
      found('video_lost', 'no_frames', false),
      found('paused', 'camera_closed', false),
      found('push_failed', 'connection_lost', false),
      found('push_failed', 'url_in_use', false),
    ]),
  );
});

test('duplicates and any order within the lateness bound change no finding', () => {
  const onTime = story(3);
  const expected = findings(onTime);
  fc.assert(
    fc.property(
      fc.tuple(...onTime.map(() => fc.integer({ min: 0, max: 12_000 }))),
      fc.array(fc.nat(onTime.length - 1), { maxLength: 20 }),
      (delays, again) => {
        // The first batch shows the client's clock to be right; what is learned of clocks has its own tests.
        const late = onTime.map((batch, i) => ({
          batch,
          at: batch.sentAt + (batch.seq === 0 ? 0 : (delays[i] ?? 0)),
        }));
        const twice = again.flatMap((i) =>
          late.slice(i, i + 1).map(({ batch, at }) => ({ batch, at: at + 4000 })),
        );
        const order = [...late, ...twice].sort((a, b) => a.at - b.at);
        expect(findings(order.map(({ batch, at }) => ({ ...batch, receivedAt: at })))).toEqual(expected);
      },
    ),
    { numRuns: 30 },
  );
});

test('a view whose start comes late was watched from its start', () => {
  const late = (batch: Batch) => ({
    ...batch,
    receivedAt: batch.sentAt + (batch.seq > 0 && batch.seq < 9 ? 12_000 : 0),
  });
  const watchers = [5, 6]
    .flatMap((n) => viewer(n, { seconds: 30, samplesPerBatch: 1, events: [] }))
    .map((batch) => late(batch.seq === 0 ? { ...batch, samples: { t: [] } } : batch));
  const failing = viewer(2, { seconds: 4, sample: () => ({}), events: [{ s: 3.5, code: 3002 }] });
  const arrivals = [...pusher(), ...watchers, ...failing].sort(
    (a, b) => (a.receivedAt ?? a.sentAt) - (b.receivedAt ?? b.sentAt),
  );
  expect(findings(arrivals)).toMatchObject([{ reason: 'connect', viewers: { affected: 1, watching: 2 } }]);
});

test('other batches of the same samples, and viewers counted by several stages, give the same findings', () => {
  expect(findings(story(5))).toEqual(findings(story(1)));
  expect(findings(story(1), 3)).toEqual(findings(story(1)));
});

test('a room in which a thousand viewers fail costs a message a second, and one finding', () => {
  const stage = new SessionStage('p0');
  for (let n = 0; n < 1000; n++) {
    for (const batch of viewer(100 + n, { seconds: 2, sample: () => ({}), events: [{ s: 1, code: 3002 }] }))
      stage.accept(batch);
  }
  const signals = stage.drain().filter(({ kind }) => kind === 'troubles');
  expect(signals.length).toBeLessThanOrEqual(3);
  expect(JSON.stringify(signals).length).toBeLessThan(4000);
  const rooms = new RoomStage();
  for (const signal of signals) rooms.accept(signal);
  expect(rooms.drain()).toMatchObject([{ reason: 'connect', viewers: { affected: 1000 }, session: null }]);
});
