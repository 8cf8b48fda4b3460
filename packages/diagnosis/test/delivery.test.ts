import { type Batch, columnNames, eventCatalogue } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { diagnoseRecording, RoomStage, SessionStage, Signal, Verdict } from '../src/index.ts';
import { pusher, squeezed, viewer } from './support/recording.ts';

const story = (): Batch[] => [
  ...pusher({ seconds: 90, sample: squeezed(20, 40), samplesPerBatch: 1 }),
  ...viewer(2, {
    seconds: 90,
    stalls: [
      [24, 27],
      [70, 74],
    ],
    samplesPerBatch: 1,
  }),
  ...viewer(3, { seconds: 90, stalls: [[24, 29]] }),
];

/** The last word on each stutter and alert, without what only says how often it was said. */
function lastWords(verdicts: readonly Verdict[]): unknown {
  const standing = new Map(verdicts.map((verdict) => [verdict.id, verdict]));
  return [...standing.values()]
    .filter(({ retracted }) => !retracted)
    .map(({ revision, ...rest }) => rest)
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** Live, as the processor runs it: batches in order of arrival, then silence until everything is final. */
function live(arrivals: readonly Batch[]): unknown {
  const sessions = new SessionStage('p0');
  const rooms = new RoomStage();
  const said: Verdict[] = [];
  const take = () => {
    for (const signal of sessions.drain()) rooms.accept(JSON.parse(JSON.stringify(signal)));
    said.push(...rooms.drain());
  };
  for (const batch of arrivals) {
    sessions.accept(batch);
    take();
  }
  for (let i = 0; i < 50; i++) {
    rooms.idle(1000);
    take();
  }
  return lastWords(said);
}

const onTime = () => [...story()].sort((a, b) => a.sentAt - b.sentAt || a.session.localeCompare(b.session));

test('the story has a clog and, long after it, a lag', () => {
  const causes = diagnoseRecording(story())
    .filter((verdict) => verdict.kind === 'stutter')
    .map(({ cause }) => cause);
  expect(causes).toEqual(['upstream_clog', 'downstream_lag']);
});

test('duplicates and any order within the lateness bound change no verdict', () => {
  const expected = live(onTime());
  const arrivals = onTime().map((batch) => ({ batch, delay: fc.integer({ min: 0, max: 12_000 }) }));
  fc.assert(
    fc.property(
      fc.tuple(...arrivals.map(({ delay }) => delay)),
      fc.array(fc.nat(arrivals.length - 1)),
      (delays, again) => {
        const late = arrivals.map(({ batch }, i) => ({ batch, at: batch.sentAt + (delays[i] ?? 0) }));
        const twice = again.flatMap((i) =>
          late.slice(i, i + 1).map(({ batch, at }) => ({ batch, at: at + 5000 })),
        );
        const order = [...late, ...twice]
          .sort((a, b) => a.at - b.at)
          .map(({ batch, at }) => ({ ...batch, receivedAt: at }));
        expect(live(order)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});

test('cutting the same samples into other batches changes no verdict', () => {
  const cut = (samplesPerBatch: number) =>
    lastWords(
      diagnoseRecording([
        ...pusher({ seconds: 90, sample: squeezed(20, 40), samplesPerBatch }),
        ...viewer(2, { seconds: 90, stalls: [[70, 74]], samplesPerBatch }),
      ]),
    );
  expect(cut(5)).toEqual(cut(1));
});

test('unrelated rooms and other names change nothing', () => {
  const others = viewer(40, { room: '8888_other', stalls: [[10, 20]] });
  const mine = (batches: Batch[]) =>
    lastWords(
      diagnoseRecording(batches).filter((one) => one.kind !== 'incident' && one.room === '8888_test001'),
    );
  expect(mine([...story(), ...others])).toEqual(mine(story()));
});

test('the same recording gives the same bytes', () => {
  expect(JSON.stringify(diagnoseRecording(story()))).toBe(JSON.stringify(diagnoseRecording(story())));
});

const value = fc.oneof(
  fc.constant(null),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.integer({ min: 0, max: 40 }),
);
const garbage = fc
  .record({
    room: fc.constantFrom('a', 'b'),
    session: fc.constantFrom('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'),
    side: fc.constantFrom('push' as const, 'play' as const),
    seq: fc.oneof(fc.nat(20), fc.nat(2_000_000_000)),
    sentAt: fc.oneof(
      fc.integer({ min: 1_763_800_000_000, max: 1_763_800_100_000 }),
      fc.integer({ min: 1_300_000_000_000, max: 4_102_444_700_000 }),
    ),
    rows: fc.array(
      fc.record({
        dt: fc.integer({ min: -60_000, max: 60_000 }),
        values: fc.array(value, { minLength: 10, maxLength: 10 }),
      }),
      { maxLength: 6 },
    ),
    events: fc.array(
      fc.record({
        dt: fc.integer({ min: -60_000, max: 60_000 }),
        code: fc.constantFrom(...new Set([...eventCatalogue.map(({ code }) => code), 99])),
      }),
      { maxLength: 6 },
    ),
    targetFps: fc.constantFrom(undefined, 1, 15, 240),
    platform: fc.constantFrom('x', 'android', 'ios', 'windows', '__proto__', 'constructor'),
    settings: fc.record(
      {
        scenario: fc.constantFrom('beauty' as const, 'game' as const),
        protocol: fc.constantFrom('rtmp' as const, 'hls' as const),
        cacheMode: fc.constantFrom('auto' as const, 'speedy' as const, 'smooth' as const),
        width: fc.constantFrom(0, 360, 16_384),
        height: fc.constantFrom(0, 640, 16_384),
        videoBitrate: fc.constantFrom(0, 1, 800, 1_000_000),
      },
      { requiredKeys: [] },
    ),
    detail: fc.constantFrom('600 kbit/s', '99999999999999999999 kbps', 'kbit/s', ''),
  })
  .map(
    ({ rows, events, targetFps, platform, settings, detail, sentAt, ...rest }): Batch => ({
      v: 1,
      ...rest,
      sentAt,
      client: { platform },
      stream: { protocol: 'rtmp', ...settings, ...(targetFps === undefined ? {} : { targetFps }) },
      samples: {
        t: rows.map(({ dt }) => sentAt + dt),
        ...Object.fromEntries(
          columnNames.map((name, i) => [name, rows.map(({ values }) => values[i] ?? null)]),
        ),
      },
      events: events.map(({ dt, code }) => ({ t: sentAt + dt, code, detail })),
    }),
  );

test('garbage within the schema never throws, and every word of it fits the schema', () => {
  fc.assert(
    fc.property(fc.array(garbage, { maxLength: 30 }), (batches) => {
      const sessions = new SessionStage('p0');
      const rooms = new RoomStage();
      for (const batch of batches) {
        sessions.accept(batch);
        for (const signal of sessions.drain()) {
          expect(Check(Signal, signal)).toBe(true);
          rooms.accept(signal);
        }
        for (const verdict of rooms.drain()) expect(Check(Verdict, verdict)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
