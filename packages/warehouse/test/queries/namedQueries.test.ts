import type { Alert, Finding, Stutter } from '@stutterscope/diagnosis';
import Type from 'typebox';
import { expect, test } from 'vitest';
import { defineQuery, namedQueries } from '../../src/index.ts';
import { batchOf, lineOf, NOON, SESSION } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const VIEWERS = ['0190aaaa-0000-4000-8000-00000000000a', '0190aaaa-0000-4000-8000-00000000000b'];

const open: Stutter = {
  kind: 'stutter',
  id: 'open',
  revision: 1,
  room: 'sick',
  cause: 'upstream_clog',
  origin: 'unknown',
  severity: 'visible',
  from: NOON - 9000,
  to: null,
  visibleFrom: NOON - 8000,
  session: null,
  viewers: { affected: 1, watching: 2 },
  groups: [],
  undecided: [],
  evidence: [],
  confidence: 0.5,
  summary: '',
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};

const adapted: Finding = {
  kind: 'finding',
  id: 'f-open',
  revision: 1,
  room: 'sick',
  session: null,
  side: 'push',
  finding: 'adapted',
  reason: 'announced',
  from: NOON - 8000,
  to: null,
  viewers: { affected: 0, watching: 2 },
  groups: [],
  evidence: [],
  summary: '',
  advice: [],
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};

async function seeded() {
  const temporary = await temporaryWarehouse();
  const viewers = VIEWERS.map((session) =>
    batchOf({
      room: 'sick',
      session,
      side: 'play',
      stream: { protocol: 'flv' },
      samples: { t: [NOON], fps: [15], cache: [900] },
    }),
  );
  await temporary.warehouse.insertTelemetry(
    [
      batchOf({
        room: 'sick',
        samples: { t: [NOON - 2000, NOON], fps: [15, 9], spd: [1200, 400], que: [2, null] },
      }),
      ...viewers,
      batchOf({ room: "it's \\ fine", session: VIEWERS[0] ?? '' }),
      batchOf({ room: 'yesterday', sentAt: NOON - 86_400_000, receivedAt: NOON - 86_400_000 }),
    ].map(lineOf),
    'a',
  );
  const ended = { ...adapted, id: 'f-over', to: NOON };
  await temporary.warehouse.insertVerdicts([open, { ...open, id: 'over', to: NOON }, adapted, ended], 'b');
  return temporary;
}

test('rooms now: the pusher’s last figures, who watches, what is open', async () => {
  await using temporary = await seeded();
  const rooms = await namedQueries.roomsNow(temporary.warehouse, { sinceMs: NOON - 60_000 });
  expect(rooms).toEqual([
    {
      room: "it's \\ fine",
      fps: 14.5,
      spd: null,
      que: 2,
      pushers: 1,
      viewers: 0,
      lastSeenMs: NOON,
      pushSeenMs: NOON,
      stutters: [],
      findings: [],
      incidents: [],
    },
    {
      room: 'sick',
      fps: 9,
      spd: 400,
      que: 2,
      pushers: 1,
      viewers: 2,
      lastSeenMs: NOON,
      pushSeenMs: NOON,
      stutters: [
        { id: 'open', cause: 'upstream_clog', origin: 'unknown', severity: 'visible', sinceMs: NOON - 9000 },
      ],
      findings: [{ id: 'f-open', finding: 'adapted', reason: 'announced', sinceMs: NOON - 8000 }],
      incidents: [],
    },
  ]);
});

test('a room’s name may hold quotes and backslashes: it is bound, not pasted', async () => {
  await using temporary = await seeded();
  const sessions = await namedQueries.roomSessions(temporary.warehouse, { room: "it's \\ fine", limit: 10 });
  expect(sessions).toEqual([
    expect.objectContaining({ side: 'push', batches: 1, samples: 2, network: 'wifi' }),
  ]);
  const none = await namedQueries.roomSessions(temporary.warehouse, { room: "x' OR room != '", limit: 10 });
  expect(none).toEqual([]);
});

test('a room’s stutters and sessions are as many as asked for, the newest first', async () => {
  await using temporary = await seeded();
  const stutters = await namedQueries.roomStutters(temporary.warehouse, { room: 'sick', limit: 10 });
  expect(stutters.map(({ id, toMs }) => [id, toMs])).toEqual([
    ['open', null],
    ['over', NOON],
  ]);
  expect(await namedQueries.roomStutters(temporary.warehouse, { room: 'sick', limit: 1 })).toHaveLength(1);
  const sessions = await namedQueries.roomSessions(temporary.warehouse, { room: 'sick', limit: 10 });
  expect(sessions.map(({ session }) => session)).toEqual([SESSION, ...VIEWERS]);
});

test('a session’s samples are those of the interval, its end left out', async () => {
  await using temporary = await seeded();
  const within = { room: 'sick', session: SESSION, fromMs: NOON - 2000, toMs: NOON, limit: 10 };
  const samples = await namedQueries.sessionSamples(temporary.warehouse, within);
  expect(samples.map(({ atMs, fps }) => [atMs, fps])).toEqual([[NOON - 2000, 15]]);
  const upper = await namedQueries.sessionSamples(temporary.warehouse, {
    ...within,
    session: SESSION.toUpperCase(),
    toMs: NOON + 1,
  });
  expect(upper).toHaveLength(2);
});

test('a row that is not what the query promised is refused, not passed on', async () => {
  await using temporary = await temporaryWarehouse();
  const wrong = defineQuery("SELECT 'x' AS n", Type.Object({ n: Type.Integer() }));
  await expect(wrong(temporary.warehouse, {})).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringContaining('/0/n'),
  });
});

const alert: Alert = {
  kind: 'alert',
  id: 'open/vj',
  revision: 2,
  room: 'sick',
  audience: 'vj',
  cause: 'upstream_clog',
  origin: 'unknown',
  severity: 'visible',
  at: NOON - 7000,
  resolvedAt: null,
  advice: 'clog_wifi',
  message: 'Please move.',
  remedies: ['Switch to Wi-Fi.'],
  retracted: false,
  stutter: 'open',
};

test('the stutters near a moment: those that cover it first, then by distance', async () => {
  await using temporary = await seeded();
  const second = (s: number) => NOON + s * 1000;
  const at = (id: string, from: number, to: number | null) => ({
    ...open,
    id,
    room: 'near',
    from: second(from),
    to: to === null ? null : second(to),
  });
  const stutters = [
    at('early', -90, -80),
    at('covering', -60, -20),
    at('later', -15, -10),
    at('lasting', -5, null),
  ];
  await temporary.warehouse.insertVerdicts(stutters, 'near');
  const near = async (s: number, limit = 10) => {
    const rows = await namedQueries.roomStuttersNear(temporary.warehouse, {
      room: 'near',
      atMs: second(s),
      limit,
    });
    return rows.map(({ id }) => id);
  };
  expect(await near(-30)).toEqual(['covering', 'later', 'lasting', 'early']);
  expect(await near(-78, 1)).toEqual(['early']);
  expect(await near(9999, 1)).toEqual(['lasting']);
  expect(await near(-9999, 1)).toEqual(['early']);
});

test('the alerts of stutters: whole, in their last revision, of the room and stutters asked for', async () => {
  await using temporary = await seeded();
  const told = [
    { ...alert, revision: 1, message: 'Too early.' },
    alert,
    { ...alert, id: 'over/vj', stutter: 'over', at: NOON - 8000, resolvedAt: NOON },
    { ...alert, id: 'gone/vj', retracted: true },
    { ...alert, id: 'far/vj', room: 'far' },
  ];
  await temporary.warehouse.insertVerdicts(told, 'alerts');
  const alertsOf = (ids: readonly string[]) =>
    namedQueries.alertsOfStutters(temporary.warehouse, { room: 'sick', ids });
  expect(await alertsOf(['open'])).toEqual([alert]);
  expect((await alertsOf(['open', 'over'])).map(({ id }) => id)).toEqual(['over/vj', 'open/vj']);
  expect(await alertsOf([])).toEqual([]);
});

test('the last figures of a pusher: each as it was last measured; none of a room without one', async () => {
  await using temporary = await seeded();
  const last = (room: string, withinMs: number) =>
    namedQueries.lastPush(temporary.warehouse, { room, withinMs });
  expect(await last('sick', 60_000)).toEqual({ fps: 9, que: 2, spd: 400, heardAt: NOON });
  expect(await last('nobody', 60_000)).toBeNull();
});
