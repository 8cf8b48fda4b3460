import { expect, test } from 'vitest';
import { leavesGap, mergeTail } from '../../page/src/room/mergeTail.ts';
import type { RoomView } from '../../src/index.ts';

type Stutter = RoomView['stutters'][number];

const column = (values: readonly (number | null)[]) => [...values];

/** A room from `from` to `to`, in seconds, whose every column is `value`. */
function viewOf(from: number, to: number, value: number | null, changes: Partial<RoomView> = {}): RoomView {
  const values = Array.from({ length: to - from }, () => value);
  const names = [
    'fps',
    'cpuSys',
    'cpuApp',
    'made',
    'sent',
    'que',
    'drp',
    'viewers',
    'stalled',
    'cache',
  ] as const;
  const [fps, cpuSys, cpuApp, made, sent, que, drp, viewers, stalled, cache] = names.map(() =>
    column(values),
  );
  const all = { fps, cpuSys, cpuApp, made, sent, que, drp, viewers, stalled, cache };
  return {
    room: 'r',
    atMs: to * 1000,
    reachMs: to * 1000,
    fromMs: from * 1000,
    toMs: to * 1000,
    stepMs: 1000,
    steps: Object.fromEntries(Object.entries(all).map(([name, of]) => [name, of ?? []])) as RoomView['steps'],
    networkStepMs: 5000,
    networks: [],
    stutters: [],
    findings: [],
    told: [],
    events: [],
    ...changes,
  };
}

const stutter = (id: string, from: number, to: number | null): Stutter => ({
  id,
  revision: 1,
  cause: 'upstream_clog',
  origin: 'unknown',
  severity: 'visible',
  fromMs: from * 1000,
  toMs: to === null ? null : to * 1000,
  visibleFromMs: null,
  session: null,
  viewersAffected: 0,
  viewersWatching: 0,
  groups: [],
  undecided: [],
  evidence: [],
  confidence: 1,
  summary: '',
  provisional: false,
  ruleVersion: '2',
  advice: null,
  place: null,
});

test('what is shown moves on by the tail, as long as before', () => {
  const merged = mergeTail(viewOf(100, 110, 1), viewOf(107, 113, 2));
  expect([merged.fromMs, merged.toMs, merged.reachMs]).toEqual([103_000, 113_000, 113_000]);
  expect(merged.steps.que).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
});

test('what the tail does not know any more is unknown', () => {
  expect(mergeTail(viewOf(0, 4, 1), viewOf(2, 5, null)).steps.fps).toEqual([1, null, null, null]);
});

test('a tail that begins after the end leaves a gap', () => {
  expect(leavesGap(viewOf(0, 10, 1), viewOf(10, 20, 1))).toBe(false);
  expect(leavesGap(viewOf(0, 10, 1), viewOf(11, 20, 1))).toBe(true);
});

test('a stutter is as the tail has it: ended, or taken back; what was over before stays until it leaves the span', () => {
  const before = viewOf(0, 20, 1, {
    stutters: [
      stutter('taken back', 15, null),
      stutter('open', 12, null),
      stutter('past', 5, 8),
      stutter('gone', 0, 1),
    ],
  });
  const tail = viewOf(14, 24, 1, { stutters: [stutter('open', 12, 22)] });
  const { stutters } = mergeTail(before, tail);
  expect(stutters.map(({ id, toMs }) => [id, toMs])).toEqual([
    ['open', 22_000],
    ['past', 8000],
  ]);
});

test('networks come, go, and keep their own step', () => {
  const network = (id: string, viewers: (number | null)[]) => ({
    id,
    viewers,
    stalled: viewers.map(() => 0),
  });
  const before = viewOf(0, 20, 1, {
    networks: [network('old', [1, 1, null, null]), network('kept', [2, 2, 2, 2])],
  });
  const tail = viewOf(20, 30, 1, { networks: [network('kept', [3, 3]), network('new', [4, 4])] });
  const { networks } = mergeTail(before, tail);
  expect(networks.map(({ id, viewers }) => [id, viewers])).toEqual([
    ['kept', [2, 2, 3, 3]],
    ['new', [null, null, 4, 4]],
  ]);
});

test('what was said and reported is neither lost nor doubled', () => {
  const event = (at: number): RoomView['events'][number] => ({
    atMs: at * 1000,
    side: 'push',
    code: 1101,
    name: '',
    severity: 'warning',
    meaning: '',
    detail: '',
    sessions: 1,
  });
  const before = viewOf(0, 20, 1, { events: [event(18), event(10), event(2)] });
  const tail = viewOf(15, 25, 1, { events: [event(21), event(18)] });
  expect(mergeTail(before, tail).events.map(({ atMs }) => atMs / 1000)).toEqual([21, 18, 10]);
});
