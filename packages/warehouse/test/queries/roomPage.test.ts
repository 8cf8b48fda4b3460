import type { Notice } from '@stutterscope/alerts';
import type { Finding, Stutter } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const viewer = (n: number) => `0190bbbb-0000-4000-8000-00000000000${n}`;
const room = '8888_page';

async function seeded() {
  const temporary = await temporaryWarehouse();
  const play = (n: number, networkId: string, codes: number[]) =>
    batchOf({
      room,
      session: viewer(n),
      side: 'play',
      client: { platform: 'ios', network: 'wifi', networkId },
      stream: { protocol: 'flv' },
      samples: { t: [NOON, NOON + 1000], fps: [15, 15], cache: [900, 300] },
      events: codes.map((code, index) => ({ t: NOON + index * 400, code })),
    });
  const push = batchOf({
    room,
    samples: {
      t: [NOON, NOON + 1000],
      fps: [15, 13],
      vra: [1150, 1150],
      ara: [50, 50],
      spd: [1200, 400],
      que: [0, 40],
      drp: [0, 7],
    },
    events: [{ t: NOON + 900, code: 1101, detail: '<b>busy</b>' }],
  });
  const plays = [play(1, 'AS1', [2004]), play(2, 'AS2', [2004, 2007]), play(3, 'AS2', [2004, 2007])];
  await temporary.warehouse.insertTelemetry([push, ...plays].map(lineOf), 'a');
  return temporary;
}

const span = { room, fromMs: NOON, toMs: NOON + 2000 };

test('a room step by step: the pusher’s figures, the most that waited, viewers and what stood still', async () => {
  await using temporary = await seeded();
  const seconds = await namedQueries.roomSteps(temporary.warehouse, { ...span, stepMs: 1000 });
  expect(seconds).toEqual([
    expect.objectContaining({ atMs: NOON, fps: 15, made: 1200, sent: 1200, que: 0, drp: 0, watchedMs: 3000 }),
    expect.objectContaining({
      atMs: NOON + 1000,
      fps: 13,
      made: 1200,
      sent: 400,
      que: 40,
      drp: 7,
      cache: 300,
    }),
  ]);
  expect(seconds.reduce((sum, { stalledMs }) => sum + stalledMs, 0)).toBeGreaterThan(0);
  const [whole, ...more] = await namedQueries.roomSteps(temporary.warehouse, { ...span, stepMs: 2000 });
  expect([whole, more]).toEqual([expect.objectContaining({ fps: 14, sent: 800, que: 40 }), []]);
  expect(
    await namedQueries.roomSteps(temporary.warehouse, { ...span, room: "x' OR 1", stepMs: 1000 }),
  ).toEqual([]);
});

test('viewers by network: only what stalled is told as stalled', async () => {
  await using temporary = await seeded();
  const steps = await namedQueries.roomNetworks(temporary.warehouse, { ...span, stepMs: 2000 });
  expect(steps.map(({ id, watchedMs }) => [id, watchedMs])).toEqual([
    ['AS1', 2000],
    ['AS2', 4000],
  ]);
  expect(steps[0]?.stalledMs).toBe(0);
  expect(steps[1]?.stalledMs).toBeGreaterThan(0);
});

test('the event log: by name, one line for the same event of several viewers, an unknown code kept', async () => {
  await using temporary = await seeded();
  const odd = batchOf({ room, seq: 1, events: [{ t: NOON - 500, code: 31_337 }] });
  await temporary.warehouse.insertTelemetry([lineOf(odd)], 'b');
  const log = await namedQueries.roomEvents(temporary.warehouse, { ...span, fromMs: NOON - 2000, limit: 10 });
  expect(log.map(({ side, code, name, sessions }) => [side, code, name, sessions])).toEqual([
    ['push', 1101, 'PUSH_WARNING_NET_BUSY', 1],
    ['play', 2004, 'PLAY_EVT_PLAY_BEGIN', 3],
    ['play', 2007, 'PLAY_EVT_PLAY_LOADING', 2],
    ['push', 31_337, 'unknown 31337', 1],
  ]);
  expect(log[0]?.detail).toBe('<b>busy</b>');
});

const stutter: Stutter = {
  kind: 'stutter',
  id: 's',
  revision: 1,
  room,
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  from: NOON,
  to: NOON + 1000,
  visibleFrom: null,
  session: null,
  viewers: { affected: 2, watching: 3 },
  groups: [],
  undecided: [],
  evidence: [],
  confidence: 0.9,
  summary: '',
  provisional: false,
  retracted: false,
  ruleVersion: '2',
};

test('verdicts that overlap a span, and no others', async () => {
  await using temporary = await seeded();
  const finding: Finding = {
    kind: 'finding',
    id: 'f',
    revision: 1,
    room,
    session: null,
    side: 'push',
    finding: 'adapted',
    reason: 'announced',
    from: NOON - 9000,
    to: null,
    viewers: { affected: 0, watching: 3 },
    groups: [],
    evidence: [],
    summary: '',
    advice: [],
    provisional: true,
    retracted: false,
    ruleVersion: '2',
  };
  const open = { ...stutter, id: 'open', to: null };
  await temporary.warehouse.insertVerdicts([stutter, open, finding], 'v');
  const ids = async (fromMs: number, toMs: number) => {
    const within = { room, fromMs, toMs, nowMs: NOON + 60_000, limit: 10 };
    const stutters = await namedQueries.roomStuttersBetween(temporary.warehouse, within);
    const findings = await namedQueries.roomFindingsBetween(temporary.warehouse, within);
    return [...stutters, ...findings].map(({ id }) => id);
  };
  expect(await ids(NOON - 5000, NOON)).toEqual(['f']);
  expect(await ids(NOON + 500, NOON + 2000)).toEqual(['open', 's', 'f']);
  expect(await ids(NOON + 1001, NOON + 2000)).toEqual(['open', 'f']);
  expect(await ids(NOON + 60_001, NOON + 90_000)).toEqual([]);
});

test('what the VJ was told, the newest first', async () => {
  await using temporary = await seeded();
  const notice: Notice = {
    kind: 'notice',
    id: 'a/1',
    alert: 'a',
    number: 1,
    room,
    source: 'diagnosis',
    phase: 'raised',
    outcome: null,
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'severe',
    verdict: null,
    stutter: 's',
    advice: 'clog_wifi',
    message: 'Move.',
    remedies: ['Move.'],
    evidence: [],
    since: NOON,
    resolvedAt: null,
    saidAt: NOON + 500,
  };
  const over: Notice = { ...notice, id: 'a/2', number: 2, phase: 'resolved', saidAt: NOON + 1500 };
  await temporary.warehouse.insertNotices([notice, over], 'n');
  const told = await namedQueries.roomNotices(temporary.warehouse, { ...span, limit: 10 });
  expect(told.map(({ phase, saidAtMs }) => [phase, saidAtMs - NOON])).toEqual([
    ['resolved', 1500],
    ['raised', 500],
  ]);
});
