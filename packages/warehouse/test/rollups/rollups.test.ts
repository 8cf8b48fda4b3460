import type { Alert, Stutter } from '@stutterscope/diagnosis';
import type { Batch } from '@stutterscope/telemetry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

let open: Awaited<ReturnType<typeof temporaryWarehouse>>;
const viewer = (n: number) => `0190bbbb-0000-4000-8000-${String(n).padStart(12, '0')}`;
const seconds = (...offsets: number[]) => offsets.map((offset) => NOON + offset * 1000);
const at = (ms: number) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}`;

function view(n: number, of: Partial<Batch>, networkId = 'AS4134', serverIp = '198.51.100.7'): Batch {
  return batchOf({
    session: viewer(n),
    side: 'play',
    client: { platform: 'ios', app: '3.2', sdk: '1.9', device: 'iPhone17,1', networkId, region: 'cn-gd' },
    stream: { protocol: 'flv', cacheMode: 'auto', serverIp },
    ...of,
  });
}

const batches: readonly Batch[] = [
  batchOf({
    samples: {
      t: seconds(-2, 0),
      fps: [15, 8],
      que: [1, 12],
      cpuSys: [70, 90],
      drp: [0, 4],
      spd: [900, 400],
    },
    events: [
      { t: NOON, code: 1101 },
      { t: NOON, code: 1102 },
      { t: NOON, code: 4242 },
    ],
  }),
  view(1, {
    samples: { t: seconds(0, 1), fps: [0, 15], cache: [0, 900] },
    events: [
      { t: NOON - 1000, code: 2001 },
      { t: NOON - 200, code: 2003 },
      { t: NOON - 200, code: 2004 },
    ],
  }),
  view(1, {
    seq: 3,
    samples: { t: seconds(2, 4), fps: [15, 5], cache: [1000, 100] },
    events: [{ t: NOON + 3000, code: 2007 }],
  }),
  view(
    2,
    { samples: { t: seconds(0, 2), fps: [0, 0] }, events: [{ t: NOON, code: 3002 }] },
    'AS4837',
    '198.51.100.8',
  ),
];

function stutter(of: Partial<Stutter>): Stutter {
  return {
    kind: 'stutter',
    id: 'one',
    revision: 1,
    room: '8888_room',
    cause: 'upstream_clog',
    origin: 'uplink_bandwidth',
    severity: 'severe',
    from: NOON + 20_000,
    to: NOON + 50_000,
    visibleFrom: null,
    session: null,
    viewers: { affected: 2, watching: 2 },
    groups: [],
    undecided: [],
    evidence: [],
    confidence: 0.9,
    summary: '',
    provisional: false,
    retracted: false,
    ruleVersion: '1',
    ...of,
  };
}

const alert: Alert = {
  kind: 'alert',
  id: 'told',
  revision: 1,
  room: '8888_room',
  audience: 'vj',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  at: NOON + 23_000,
  resolvedAt: null,
  advice: 'clog_wifi',
  message: 'Your network is weak.',
  remedies: [],
  retracted: false,
  stutter: 'one',
};

beforeAll(async () => {
  open = await temporaryWarehouse();
  await open.warehouse.insertTelemetry(batches.map(lineOf), 'telemetry:0:0-3');
  await open.warehouse.insertVerdicts(
    [
      stutter({ revision: 1, to: null, viewers: { affected: 1, watching: 2 } }),
      stutter({ revision: 2 }),
      stutter({ id: 'gone', from: NOON + 300_000, retracted: true }),
      stutter({
        id: 'lag',
        cause: 'downstream_lag',
        origin: 'edge_server',
        from: NOON + 200_000,
        to: NOON + 210_000,
        groups: [{ by: 'server', id: '198.51.100.7', affected: 2, watching: 3 }],
      }),
      alert,
      { ...alert, id: 'open', stutter: 'unknown' },
    ],
    'v',
  );
});
afterAll(() => open[Symbol.asyncDispose]());

const ask = (sql: string) => open.warehouse.query(sql);

test('a room by second: time reported on, stalled, slow and clogged; gauges as means, DRP as it stands', async () => {
  const rows = await ask(
    `SELECT toString(second) AS second, side, samples, watchedMs, stalledMs, lowFpsMs, clogMs, fps, queMax, drp, clogWarnings, reconnects
     FROM rooms_1s_current WHERE room = '8888_room' AND side = 'push' ORDER BY second`,
  );
  const none = { stalledMs: 0, clogWarnings: 0, reconnects: 0 };
  expect(rows).toEqual([
    {
      ...none,
      second: at(NOON - 2000),
      side: 'push',
      samples: 1,
      watchedMs: 2000,
      lowFpsMs: 0,
      clogMs: 0,
      fps: 15,
      queMax: 1,
      drp: 0,
    },
    {
      ...none,
      second: at(NOON),
      side: 'push',
      samples: 1,
      watchedMs: 2000,
      lowFpsMs: 2000,
      clogMs: 2000,
      fps: 8,
      queMax: 12,
      drp: 4,
      clogWarnings: 1,
      reconnects: 1,
    },
  ]);
});

test('a room by minute has the same times', async () => {
  expect(
    await ask(
      'SELECT side, watchedMs, stalledMs, lowFpsMs, clogMs, hotCpuMs FROM rooms_1m_current ORDER BY side DESC',
    ),
  ).toEqual([
    { side: 'push', watchedMs: 4000, stalledMs: 0, lowFpsMs: 2000, clogMs: 2000, hotCpuMs: 2000 },
    { side: 'play', watchedMs: 10_000, stalledMs: 1000, lowFpsMs: 0, clogMs: 0, hotCpuMs: 0 },
  ]);
});

test('cells tell by anything, filtered by anything: minutes and hours alike, samples beside events', async () => {
  const sums =
    'sum(watchedMs) AS watched, sum(stalledMs) AS stalled, sum(stalls) AS stalls, sum(watchFailures) AS failures';
  const wanted = [
    { networkId: 'AS4134', watched: 6000, stalled: 1000, stalls: 1, failures: 0 },
    { networkId: 'AS4837', watched: 4000, stalled: 0, stalls: 0, failures: 1 },
  ];
  for (const table of ['cells_1m', 'cells_1h']) {
    expect(
      await ask(
        `SELECT networkId, ${sums} FROM ${table} WHERE side = 'play' AND device = 'iPhone17,1' GROUP BY networkId ORDER BY networkId`,
      ),
    ).toEqual(wanted);
  }
  expect(
    await ask(
      "SELECT sum(clogWarnings) AS clog, sum(reconnects) AS reconnects, sum(hotCpuMs) AS hot FROM cells_1h WHERE side = 'push' AND network = 'wifi'",
    ),
  ).toEqual([{ clog: 1, reconnects: 1, hot: 2000 }]);
});

test('groups by second are networks, servers and versions', async () => {
  expect(
    await ask(
      "SELECT by, id, sum(watchedMs) AS watched FROM groups_1s WHERE side = 'play' GROUP BY by, id ORDER BY by, id",
    ),
  ).toEqual([
    { by: 'network', id: 'AS4134', watched: 6000 },
    { by: 'network', id: 'AS4837', watched: 4000 },
    { by: 'server', id: '198.51.100.7', watched: 6000 },
    { by: 'server', id: '198.51.100.8', watched: 4000 },
    { by: 'version', id: '3.2', watched: 10_000 },
  ]);
});

test('a start is from the first thing heard to the first picture; without one it failed, and why is kept', async () => {
  expect(
    await ask(
      'SELECT toString(session) AS session, startMs, connectMs, failed, failureCode FROM starts_current ORDER BY session',
    ),
  ).toEqual([
    { session: viewer(1), startMs: 800, connectMs: 0, failed: 0, failureCode: null },
    { session: viewer(2), startMs: null, connectMs: null, failed: 1, failureCode: 3002 },
  ]);
});

test('the delay of a protocol: mean and percentiles of what viewers hold back', async () => {
  const [row] = await ask('SELECT protocol, cacheMode, delayMs, p50Ms, p99Ms FROM delays_1m_current');
  expect(row).toMatchObject({ protocol: 'flv', cacheMode: 'auto', delayMs: 500 });
  expect(row).toMatchObject({ p99Ms: expect.closeTo(900, -1.5) });
});

test('intake counts what came in and how long it took to get here', async () => {
  const rows = await ask(
    'SELECT side, batches, samples, events, implausible, delayMs >= 0 AND maxMs >= p50Ms * 0.98 AS isDelayed FROM intake_1m_current ORDER BY side DESC',
  );
  expect(rows).toEqual([
    { side: 'push', batches: 1, samples: 2, events: 3, implausible: 0, isDelayed: 1 },
    { side: 'play', batches: 3, samples: 6, events: 5, implausible: 0, isDelayed: 1 },
  ]);
});

test('what a session numbered and nobody received is lost', async () => {
  expect(
    await ask(
      'SELECT toString(session) AS session, batches, expected, lost, lostShare FROM telemetry_gaps WHERE lost > 0',
    ),
  ).toEqual([{ session: viewer(1), batches: 2, expected: 4, lost: 2, lostShare: 0.5 }]);
});

test('a stutter by minute, with the phone and network of the VJ who pushed', async () => {
  expect(
    await ask(`SELECT toString(minute) AS minute, stutter, seconds, viewerSeconds, platform, app, networkId
               FROM stutter_minutes WHERE cause = 'upstream_clog' ORDER BY minute`),
  ).toEqual([
    {
      minute: at(NOON - 30_000),
      stutter: 'one',
      seconds: 10,
      viewerSeconds: 20,
      platform: 'android',
      app: '3.1',
      networkId: 'AS4134',
    },
    {
      minute: at(NOON + 30_000),
      stutter: 'one',
      seconds: 20,
      viewerSeconds: 40,
      platform: 'android',
      app: '3.1',
      networkId: 'AS4134',
    },
  ]);
  expect(await ask('SELECT stutter, by, groupId, affected, watching FROM stutter_groups')).toEqual([
    { stutter: 'lag', by: 'server', groupId: '198.51.100.7', affected: 2, watching: 3 },
  ]);
});

test('what came of an alert: recovered when its stutter ended soon, open while nobody knows', async () => {
  expect(
    await ask('SELECT alert, recoverySeconds, recovered, outcome FROM alert_outcomes ORDER BY alert'),
  ).toEqual([
    { alert: 'open', recoverySeconds: null, recovered: 0, outcome: 'open' },
    { alert: 'told', recoverySeconds: 27, recovered: 1, outcome: 'recovered' },
  ]);
});

test('events have the names of the catalogue; a code that it lacks says so', async () => {
  expect(
    await ask("SELECT code, name, severity FROM events_named WHERE side = 'push' ORDER BY code"),
  ).toEqual([
    { code: 1101, name: 'PUSH_WARNING_NET_BUSY', severity: 'warning' },
    { code: 1102, name: 'PUSH_WARNING_RECONNECT', severity: 'warning' },
    { code: 4242, name: 'unknown 4242', severity: 'unknown' },
  ]);
});

test('a code has one name a side, and events do not multiply by it', async () => {
  expect(await ask("SELECT count() AS rows FROM event_names WHERE side = 'push' AND code = -1308")).toEqual([
    { rows: 1 },
  ]);
  expect(
    await ask('SELECT (SELECT count() FROM events) = (SELECT count() FROM events_named) AS same'),
  ).toEqual([{ same: 1 }]);
});

test('parts are counted by table', async () => {
  expect(await ask("SELECT parts > 0 AS has, rows FROM parts_now WHERE table = 'samples'")).toEqual([
    { has: 1, rows: 8 },
  ]);
});
