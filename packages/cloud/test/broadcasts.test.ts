import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildBroadcasts, locate, type RoomFacts } from '../src/index.ts';
import { at, facts, MIN, recording, span, turn } from './support/facts.ts';

const LATER = at(600);
const shows = (some: Partial<RoomFacts>, nowMs = LATER) =>
  buildBroadcasts(facts(some), nowMs).map(
    ({ from, to, begunBy, endedBy, pushes, gaps, recordings, oddities }) => ({
      from: (from - at(0)) / MIN,
      to: to === null ? null : (to - at(0)) / MIN,
      by: `${begunBy}, ${endedBy}`,
      pushes,
      gaps: gaps.map((gap) => (gap.to - gap.from) / MIN),
      files: recordings.map(({ id }) => id).join(' '),
      oddities: oddities.join(' '),
    }),
  );
const plain = { pushes: 1, gaps: [], files: '', oddities: '' };

describe("the handbook's question: 20 minutes, a change of network, stopped and started once by hand", () => {
  const pushes = [span(1, 8), span(8.5, 15), span(17, 21)];

  test('is one show where the app says so', () => {
    const turns = [turn('app_begin', 0), turn('app_end', 21)];
    expect(shows({ turns, pushes })).toEqual([
      { ...plain, from: 0, to: 21, by: 'app, app', pushes: 3, gaps: [0.5, 2] },
    ]);
  });

  test('and is one where nobody says anything, since nobody was away for five minutes', () => {
    expect(shows({ pushes })).toEqual([
      { ...plain, from: 1, to: 21, by: 'push, quiet', pushes: 3, gaps: [0.5, 2] },
    ]);
  });

  test('the server tells interruptions that the telemetry of one session does not', () => {
    const turns = [
      turn('push_begin', 1),
      turn('push_end', 8),
      turn('push_begin', 9, '2'),
      turn('push_end', 21, '2'),
    ];
    expect(shows({ turns, pushes: [span(1, 21)] })).toMatchObject([{ pushes: 2, gaps: [1] }]);
  });
});

test('of a show that only servers, apps and files tell of, nobody knows whether it stuttered', () => {
  const reported = (some: Partial<RoomFacts>) =>
    buildBroadcasts(facts(some), LATER).map(({ isReported }) => isReported);
  const turns = [turn('app_begin', 0), turn('push_begin', 1), turn('push_end', 9), turn('app_end', 10)];
  expect(reported({ turns, recordings: [recording('a', 1, 9)] })).toEqual([false]);
  expect(reported({ turns, pushes: [span(1, 9)] })).toEqual([true]);
  expect(reported({ turns, views: [span(2, 3)] })).toEqual([true]);
});

test('six minutes of silence end a show that nobody closed, unless viewers wait', () => {
  const pushes = [span(0, 10), span(16, 20)];
  expect(shows({ pushes })).toMatchObject([
    { from: 0, to: 10 },
    { from: 16, to: 20 },
  ]);
  expect(shows({ pushes, views: [span(2, 15)] })).toMatchObject([{ from: 0, to: 20, gaps: [6] }]);
  // Nobody waits for ever.
  expect(shows({ pushes: [span(0, 10), span(50, 60)], views: [span(2, 50)] })).toHaveLength(2);
});

test('a show is open until it was quiet for five minutes', () => {
  const pushes = [span(0, 10)];
  expect(shows({ pushes }, at(14))).toMatchObject([{ to: null, by: 'push, null' }]);
  expect(shows({ pushes }, at(15))).toMatchObject([{ to: 10, by: 'push, quiet' }]);
  const turns = [turn('app_begin', 0)];
  expect(shows({ turns, pushes }, at(14))).toMatchObject([{ from: 0, to: null, by: 'app, null' }]);
  expect(shows({ turns, pushes })).toMatchObject([{ from: 0, to: 10, by: 'app, quiet' }]);
});

describe('bad input', () => {
  test('an end before its begin, and one of nothing', () => {
    const turns = [turn('app_end', 0), turn('app_begin', 1)];
    expect(shows({ turns, pushes: [span(1, 5)] })).toEqual([
      { ...plain, from: 1, to: 5, by: 'app, quiet', oddities: 'end_without_begin' },
    ]);
    expect(shows({ turns: [turn('push_end', 3)] })).toEqual([]);
  });

  test('a begin within a begin is one show', () => {
    const turns = [turn('app_begin', 0), turn('app_begin', 2), turn('app_end', 9)];
    expect(shows({ turns })).toMatchObject([{ from: 0, to: 9, oddities: 'begin_twice' }]);
  });

  test('a begin the day after an app that never said its end is another show', () => {
    const turns = [turn('app_begin', 0), turn('app_begin', 400), turn('app_end', 420)];
    expect(shows({ turns, pushes: [span(0, 30), span(401, 420)] })).toMatchObject([
      { from: 0, to: 30, by: 'app, quiet' },
      { from: 400, to: 420, by: 'app, app' },
    ]);
  });

  test('a push whose end was lost lasts as long as its telemetry, and not for ever', () => {
    const turns = [turn('push_begin', 0)];
    expect(shows({ turns, pushes: [span(0, 9)] })).toMatchObject([{ from: 0, to: 9, oddities: 'end_lost' }]);
    expect(shows({ turns }, at(3000))).toMatchObject([{ from: 0, to: 0, oddities: 'end_lost' }]);
    expect(shows({ turns }, at(60))).toMatchObject([{ from: 0, to: null }]);
  });

  test('a push a little over the edges of its show is no show of its own', () => {
    const turns = [turn('app_begin', 1), turn('app_end', 9)];
    expect(shows({ turns, pushes: [span(0.8, 9.3)] })).toMatchObject([{ from: 1, to: 9 }]);
    expect(shows({ turns, pushes: [span(1, 20)] })).toMatchObject([
      { from: 1, to: 9 },
      { by: 'push, quiet' },
    ]);
  });
});

describe('recordings', () => {
  const files = [recording('c', 16, 21), recording('a', 0, 8), recording('b', 8, 15)];

  test('are stitched to their show in order: split by interval, by a reconnect, and one that has no start', () => {
    const pushes = [span(0, 15), span(16, 21)];
    const recordings = [...files, recording('odd', null, 21.5), recording('other', 60, 61)];
    expect(shows({ pushes, recordings })).toMatchObject([
      { from: 0, to: 21, files: 'a b c odd', oddities: 'recording_time' },
      { from: 60, to: 61, files: 'other' },
    ]);
  });

  test('are a witness of pushes where nobody else is', () => {
    expect(shows({ recordings: files })).toMatchObject([
      { from: 0, to: 21, pushes: 3, gaps: [1], by: 'recording, quiet' },
    ]);
    expect(shows({ recordings: files, pushes: [span(8, 15)] })).toMatchObject([{ by: 'push, quiet' }]);
  });

  test('one that has no start is a show of its own where nothing else tells of one: over when the file was', () => {
    const odd = (id: string, end: number) => recording(id, null, end);
    const lone = { ...plain, pushes: 0, by: 'recording, quiet', oddities: 'recording_time' };
    const recordings = [odd('a', 5), odd('b', 5.5), odd('c', 40), recording('d', 20, 30)];
    expect(shows({ recordings })).toEqual([
      { ...lone, from: 5, to: 5.5, files: 'a b' },
      { ...plain, from: 20, to: 30, by: 'recording, quiet', files: 'd' },
      { ...lone, from: 40, to: 40, files: 'c' },
    ]);
  });

  test('a moment is in the file that covers it, of two in the later; in a pause in none', () => {
    const found = (minutes: number) => {
      const place = locate(files, at(minutes));
      return place === null ? null : `${place.recording.id} ${place.offsetMs / MIN} ${place.link}`;
    };
    expect(found(3)).toBe('a 3 https://vod.example/a.flv#t=180');
    expect(found(8)).toBe('b 0 https://vod.example/b.flv#t=0');
    expect(found(15.5)).toBeNull();
    expect(locate([recording('odd', null, 5)], at(4))).toBeNull();
    for (const url of ['', 'javascript:alert(1)', 'file:///etc/passwd', '//vod.example/a.flv'])
      expect(locate([{ ...recording('a', 0, 8), url }], at(3))).toMatchObject({ link: null });
  });
});

const minute = fc.integer({ min: 0, max: 120 });
const anySpan = fc.tuple(minute, minute).map(([from, length]) => span(from, from + length / 10));
const kinds = ['app_begin', 'app_end', 'push_begin', 'push_end'] as const;
const anyRecording = fc.tuple(anySpan, fc.boolean());
const anyFacts = fc.record({
  turns: fc.array(
    fc.tuple(fc.constantFrom(...kinds), minute, fc.constantFrom('1', '2')).map((of) => turn(...of)),
  ),
  pushes: fc.array(anySpan, { maxLength: 5 }),
  views: fc.array(anySpan, { maxLength: 5 }),
  recordings: fc
    .array(anyRecording, { maxLength: 5 })
    .map((some) =>
      some.map(([{ from, to }, hasStart], index) =>
        recording(String(index), hasStart ? (from - at(0)) / MIN : null, (to - at(0)) / MIN),
      ),
    ),
});

test('whatever the facts: shows in order that do not overlap, the same however the facts came', () => {
  fc.assert(
    fc.property(anyFacts, (some) => {
      const built = buildBroadcasts(facts(some), LATER);
      for (const [index, { from, to }] of built.entries()) {
        expect(to ?? LATER).toBeGreaterThanOrEqual(from);
        const next = built[index + 1];
        if (next !== undefined) expect(next.from).toBeGreaterThanOrEqual(to ?? LATER);
      }
      expect(new Set(built.map(({ id }) => id)).size).toBe(built.length);
      const files = built.flatMap(({ recordings }) => recordings.map(({ id }) => id));
      expect(new Set(files).size).toBe(files.length);
      const lost = some.recordings.filter(({ id }) => !files.includes(id));
      expect(lost.filter(({ startAt }) => startAt === null)).toEqual([]);
      const again = {
        ...some,
        turns: [...some.turns, ...some.turns].reverse(),
        pushes: [...some.pushes].reverse(),
        recordings: [...some.recordings].reverse(),
      };
      expect(buildBroadcasts(facts(again), LATER)).toEqual(built);
    }),
  );
});
