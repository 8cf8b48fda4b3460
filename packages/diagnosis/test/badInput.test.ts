import { type Batch, columnNames, eventCatalogue } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnoseRecording, RoomStage, SessionStage } from '../src/index.ts';
import { pusher, START, shift, squeezed, viewer } from './support/recording.ts';

const story = (): Batch[] => [
  ...pusher({ seconds: 90, sample: squeezed(20, 40), samplesPerBatch: 1 }),
  ...viewer(2, { seconds: 90, stalls: [[24, 27]] }),
  ...viewer(3, { seconds: 90, stalls: [[70, 74]] }),
  ...viewer(4, { seconds: 90 }),
];

test('lines of a recording in any order, and some twice, give the same bytes', () => {
  const all = story();
  const expected = JSON.stringify(diagnoseRecording(all));
  expect(expected).toContain('upstream_clog');
  expect(expected).toContain('downstream_lag');
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all), (order, again) => {
      expect(JSON.stringify(diagnoseRecording([...order, ...again]))).toBe(expected);
    }),
    { numRuns: 15 },
  );
});

test('other names of sessions, networks and servers change nothing but the names', () => {
  const renamed = (text: string) =>
    text
      .replaceAll('00000000-0000-7000', 'ffffffff-0000-7000')
      .replaceAll('AS64500', 'AS1')
      .replaceAll('203.0.113.7', '198.51.100.1');
  const other: Batch[] = JSON.parse(renamed(JSON.stringify(story())));
  expect(JSON.stringify(diagnoseRecording(other))).toBe(renamed(JSON.stringify(diagnoseRecording(story()))));
});

/** Every clock that a client can have: hours wrong, frozen, set back or forward in mid-session, several times. */
const clock = fc.record({
  wrongMs: fc.integer({ min: -100_000_000, max: 100_000_000 }),
  frozen: fc.boolean(),
  jumps: fc.array(fc.record({ at: fc.nat(60), ms: fc.integer({ min: -90_000_000, max: 90_000_000 }) }), {
    maxLength: 4,
  }),
});

describe('whatever a clock does', () => {
  test('nothing throws, no number is none, and no time runs backwards', () => {
    fc.assert(
      fc.property(clock, clock, ({ ...ofPush }, ofView) => {
        const bent = (batches: readonly Batch[], { wrongMs, frozen, jumps }: typeof ofView) =>
          batches.map((batch, n) => {
            const ms = jumps.filter(({ at }) => at <= n).reduce((sum, jump) => sum + jump.ms, wrongMs);
            const still = frozen && n > 10 ? START - batch.sentAt : 0;
            return { ...shift(batch, ms + still), receivedAt: batch.sentAt + 150 };
          });
        const batches = [
          ...bent(pusher({ sample: squeezed(20, 40), samplesPerBatch: 1 }), ofPush),
          ...bent(viewer(2, { stalls: [[30, 34]], samplesPerBatch: 1 }), ofView),
        ];
        const told = diagnoseRecording(batches);
        expect(JSON.stringify(told)).not.toMatch(/NaN|Infinity|:-\d{4}/);
        for (const one of told) {
          if (one.kind === 'alert' || one.to === null) continue;
          expect(one.to).toBeGreaterThanOrEqual(one.from);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a viewer’s wrong clock changes nothing that is said of the push', () => {
    const right = story().map((batch) => ({ ...batch, receivedAt: batch.sentAt + 150 }));
    const clogOf = (batches: readonly Batch[]) =>
      diagnoseRecording(batches).flatMap((one) =>
        one.kind === 'stutter' && one.cause === 'upstream_clog' ? [[one.origin, one.from, one.to]] : [],
      );
    fc.assert(
      fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (wrongMs) => {
        const bent = right.map((batch) =>
          batch.side === 'play' ? { ...shift(batch, wrongMs), receivedAt: batch.receivedAt } : batch,
        );
        expect(clogOf(bent)).toEqual(clogOf(right));
      }),
      { numRuns: 8 },
    );
  });
});

/** How many values hang on one: what memory grows by. */
function valuesIn(root: unknown): number {
  const seen = new Set<unknown>();
  const left = [root];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (one instanceof Map) left.push(...one.keys(), ...one.values());
    else if (one instanceof Set) left.push(...one);
    else left.push(...Object.values(one));
  }
  return seen.size;
}

test('garbage does not keep growing memory, in either stage', () => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state % below;
  };
  const codes = eventCatalogue.map(({ code }) => code);
  const garbage = (n: number): Batch => {
    const sentAt = START + n * 1000;
    const t = [0, 1, 2].map(() => sentAt - random(5000));
    return {
      v: 1,
      room: 'a',
      session: `00000000-0000-7000-8000-00000000000${random(4)}`,
      side: random(4) === 0 ? 'push' : 'play',
      // Numbers that repeat, run ahead and leave gaps.
      seq: n + random(40) - 20 < 0 ? n : n + random(40) - 20,
      sentAt,
      receivedAt: sentAt + random(20_000),
      client: { platform: 'android', app: `1.${random(3)}` },
      stream: { protocol: 'flv', targetFps: 15, videoBitrate: 1 + random(3000), serverIp: `s${random(3)}` },
      samples: { t, ...Object.fromEntries(columnNames.map((name) => [name, t.map(() => random(200))])) },
      events: [0, 1].map(() => ({ t: sentAt - random(5000), code: codes[random(codes.length)] ?? 0 })),
    };
  };
  const sessions = new SessionStage('p0');
  const rooms = new RoomStage();
  /** The most that hangs on each stage while these are taken in. */
  const run = (from: number, to: number) => {
    const most = { sessions: 0, rooms: 0 };
    for (let n = from; n < to; n++) {
      sessions.accept(garbage(n));
      for (const signal of sessions.drain()) rooms.accept(signal);
      rooms.drain();
      if (n % 50 !== 0) continue;
      most.sessions = Math.max(most.sessions, valuesIn(sessions));
      most.rooms = Math.max(most.rooms, valuesIn(rooms));
    }
    return most;
  };
  run(0, 400);
  const early = run(400, 1200);
  const late = run(1200, 2800);
  expect(late.sessions).toBeLessThan(early.sessions * 1.5);
  expect(late.rooms).toBeLessThan(early.rooms * 1.5);
});
