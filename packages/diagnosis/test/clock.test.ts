import type { Batch } from '@stutterscope/telemetry';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultRules, diagnoseRecording, type Verdict } from '../src/index.ts';
import { hearClock, newClientClock } from '../src/session/skew.ts';
import { pusher, START, shift, squeezed, viewer } from './support/recording.ts';

/** As received live by a server whose clock is right, from a client whose clock is `wrongMs` ahead. */
const receivedLive = (batches: readonly Batch[], wrongMs: number) =>
  batches.map((batch) => ({ ...shift(batch, wrongMs), receivedAt: batch.sentAt + 120 }));

const told = (verdicts: readonly Verdict[]) =>
  verdicts.map((one) => (one.kind === 'stutter' ? [one.cause, one.from - START, one.viewers] : [one.kind]));

const hour = 3_600_000;
const views = () => [2, 3, 4].flatMap((n) => viewer(n, { stalls: [[24, 30]] }));

describe('a pusher whose clock is wrong still meets its viewers', () => {
  const right = told(
    diagnoseRecording(receivedLive([...pusher({ sample: squeezed(20, 40) }), ...views()], 0)),
  );

  test('the story has one clog with three viewers', () => {
    expect(right[0]).toEqual(['upstream_clog', 20_000, { affected: 3, watching: 3 }]);
  });

  test.each([hour, 24 * hour - 1000, -hour, -24 * hour, 45_000])('by %i ms', (wrongMs) => {
    const batches = [
      ...receivedLive(pusher({ sample: squeezed(20, 40) }), wrongMs),
      ...receivedLive(views(), 0),
    ];
    expect(told(diagnoseRecording(batches))).toEqual(right);
  });
});

test('a recording of last year keeps its times when it is received today', () => {
  const batches = pusher({ sample: squeezed(20, 40) }).map((batch) => ({
    ...batch,
    receivedAt: START + 366 * 24 * hour,
  }));
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBe(20_000);
});

test('a recording received a minute after it was made keeps its times', () => {
  const batches = pusher({ sample: squeezed(20, 40) }).map((batch) => ({
    ...batch,
    receivedAt: START + 120_000,
  }));
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBe(20_000);
});

test('a recording posted at once, moments after it was made, keeps its times', () => {
  const batches = pusher({ sample: squeezed(20, 40), samplesPerBatch: 1 });
  const receivedAt = Math.max(...batches.map(({ sentAt }) => sentAt)) + 1500;
  const posted = batches.map((batch) => ({ ...batch, receivedAt }));
  expect(told(diagnoseRecording(posted))[0]?.[1]).toBe(20_000);
});

test('a recording of three days ago keeps its times, too', () => {
  const batches = pusher({ sample: squeezed(20, 40) }).map((batch) => ({
    ...batch,
    receivedAt: batch.sentAt + 72 * hour,
  }));
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBe(20_000);
});

test('batches that are later and later waited in a queue: the clock is right', () => {
  const batches = pusher({ sample: squeezed(20, 40), samplesPerBatch: 10 }).map((batch) => ({
    ...batch,
    receivedAt: batch.sentAt + 2000 + 3000 * batch.seq,
  }));
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBe(20_000);
});

test('half a second more or less on the way is no other clock', () => {
  const batches = pusher({ sample: squeezed(20, 40), samplesPerBatch: 2 }).map((batch) => ({
    ...shift(batch, -5000),
    receivedAt: batch.sentAt + 100 + 400 * (batch.seq % 2),
  }));
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBeCloseTo(20_000, -3);
});

test('a clock a few seconds behind is set right once batches were as late as each other', () => {
  const batches = receivedLive(pusher({ sample: squeezed(20, 40), samplesPerBatch: 1 }), -2500);
  expect(told(diagnoseRecording(batches))[0]?.[1]).toBeCloseTo(20_000, -3);
});

const learned = (batches: readonly Batch[]) => {
  const clock = newClientClock();
  for (const batch of batches) hearClock(clock, batch, defaultRules);
  return clock.fineMs;
};

test('a clock behind is set right by the quickest batches though every third comes seconds late', () => {
  const late = (n: number) => (n % 3 === 1 ? 3000 + 400 * n : 0);
  const batches = receivedLive(pusher({ seconds: 30 }), -1500).map((batch, n) => ({
    ...batch,
    receivedAt: batch.receivedAt + late(n),
  }));
  expect(learned(batches)).toBe(-1600);
});

test('batches teach a clock the same in any order, cut into any parts', () => {
  const delays = fc.array(fc.integer({ min: 20, max: 9000 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.integer({ min: -8000, max: 8000 }),
      delays,
      fc.integer({ min: 1, max: 8 }),
      (wrongMs, late, parts) => {
        const batches = receivedLive(pusher({ seconds: 24 }), wrongMs).map((batch, n) => ({
          ...batch,
          receivedAt: batch.receivedAt + (late[n] ?? 0),
        }));
        const expected = learned(batches);
        const cut = batches.flatMap((batch) => Array.from({ length: parts }, () => batch));
        const shuffled = fc.sample(fc.shuffledSubarray(cut, { minLength: cut.length }), {
          numRuns: 3,
          seed: 1,
        });
        for (const order of shuffled) expect(learned(order)).toBe(expected);
      },
    ),
  );
});

test('a viewer whose clock is hours ahead blinds its room for nobody', () => {
  const lagging = viewer(2, {
    stalls: [
      [20, 24],
      [30, 34],
    ],
  });
  const batches = [...receivedLive([...pusher(), ...lagging], 0), ...receivedLive(viewer(9), 5 * hour)];
  expect(told(diagnoseRecording(batches))).toEqual([
    ['downstream_lag', 20_000, { affected: 1, watching: 2 }],
  ]);
});

test('a clock that is frozen or jumps back throws nothing and blames nobody', () => {
  const frozen = pusher().map((batch) => ({
    ...batch,
    samples: { ...batch.samples, t: batch.samples.t.map(() => START) },
  }));
  const jumping = pusher().map((batch, i) => (i > 12 ? shift(batch, -hour) : batch));
  expect(diagnoseRecording(frozen)).toEqual([]);
  expect(diagnoseRecording(jumping)).toEqual([]);
});

describe('a clock that is set in the midst of a batch, in the midst of a fault, changes nothing', () => {
  const story = [...pusher({ sample: squeezed(20, 40) }), ...viewer(2, { stalls: [[24, 30]] })];
  const right = diagnoseRecording(receivedLive(story, 0));
  // The seconds of a batch before this moment are by the clock as it was.
  const setAt = START + 27_500;

  test.each([hour, -hour, 45_000, -45_000])('by %i ms', (byMs) => {
    const moved = (t: number) => (t < setAt ? t : t + byMs);
    const batches = receivedLive(story, 0).map((batch) => ({
      ...batch,
      sentAt: moved(batch.sentAt),
      samples: { ...batch.samples, t: batch.samples.t.map(moved) },
      events: (batch.events ?? []).map((event) => ({ ...event, t: moved(event.t) })),
    }));
    expect(told(diagnoseRecording(batches))).toEqual(told(right));
  });
});
