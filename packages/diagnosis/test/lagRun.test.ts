import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultRules } from '../src/index.ts';
import { LagRun } from '../src/room/lagRun.ts';
import { START, uuid } from './support/recording.ts';

const SECONDS = 24;
const WATCHING = 10;

type Room = Parameters<LagRun['lags']>;
type View = Room[0][number];
type Pusher = ReturnType<Room[1]>;

const laggard = (viewer: number, tick: number): View['laggards'][number] => ({
  session: uuid(viewer),
  since: tick - viewer * 100,
  stalledMs: 700 + viewer,
  stalledNow: viewer % 3 > 0,
  device: null,
  groups: [{ by: 'network', id: `AS${viewer % 2}` }],
});

/** A second in which the first so many viewers lag. */
function viewOf(second: number, lagging: number): View {
  const tick = START + second * 1000;
  const laggards = Array.from({ length: lagging }, (_, viewer) => laggard(viewer, tick));
  const ofGroup = (id: string) => laggards.filter(({ groups }) => groups[0]?.id === id).length;
  const groups = ['AS0', 'AS1'].map((id) => ({
    by: 'network' as const,
    id,
    watching: WATCHING / 2,
    stalled: ofGroup(id),
    lagging: ofGroup(id),
  }));
  return { tick, watching: WATCHING, stalled: lagging, lagging, groups, laggards };
}

const change = fc.record({
  second: fc.nat(SECONDS - 1),
  lagging: fc.nat(5),
  pusher: fc.constantFrom<Pusher>('well', 'well', 'well', 'troubled', 'unheard', 'absent'),
  /** How many of the oldest seconds are settled after it. */
  settles: fc.nat(2),
});

test('seconds run again from where they were remembered give what all of them give from the start', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
      const views = new Map<number, View>();
      const pushers = new Map<number, Pusher>();
      const pusherAt = (t: number) => pushers.get(t) ?? 'well';
      const seconds = (from: number) =>
        [...views]
          .filter(([second]) => second >= from)
          .sort(([a], [b]) => a - b)
          .map(([, view]) => view);
      const live = new LagRun();
      let settledTo = 0;
      for (const { second, lagging, pusher, settles } of changes) {
        if (second >= settledTo) {
          const view = viewOf(second, lagging);
          views.set(second, view);
          pushers.set(view.tick + 1000, pusher);
        }
        const fresh = new LagRun().lags(seconds(0), pusherAt, defaultRules);
        expect(live.lags(seconds(settledTo), pusherAt, defaultRules)).toEqual(fresh);
        const bound = settledTo + settles;
        const due = seconds(settledTo).filter(({ tick }) => tick < START + bound * 1000);
        live.settle(due, pusherAt, 0, defaultRules);
        settledTo = bound;
      }
    }),
    { numRuns: 300 },
  );
});

test('other rules are another run', () => {
  const views = [viewOf(0, 3), viewOf(1, 3)];
  const live = new LagRun();
  expect(live.lags(views, () => 'absent', defaultRules)).toHaveLength(1);
  expect(live.lags(views, () => 'absent', { ...defaultRules, roomShare: 0.1 })).toEqual([]);
});
