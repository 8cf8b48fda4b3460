import type { Alert, Finding, Stutter } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { NOON, SESSION } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const stutter: Stutter = {
  kind: 'stutter',
  id: "8888_room/upstream_clog/'1'",
  revision: 1,
  room: '8888_room',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  from: NOON + 123,
  to: null,
  visibleFrom: NOON + 456,
  session: SESSION,
  viewers: { affected: 7, watching: 9 },
  groups: [{ by: 'network', id: 'AS4134', affected: 7, watching: 7 }],
  undecided: [{ by: 'region', id: 'Hunan', affected: 2, watching: 2 }],
  evidence: [
    { signal: 'que', at: NOON, value: 12.5, unit: 'frames', comparison: '>=', limit: 10, supports: true },
  ],
  confidence: 0.93,
  summary: 'The uplink\nclogged; "badly"',
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};

const alert: Alert = {
  kind: 'alert',
  id: 'a1',
  revision: 1,
  room: '8888_room',
  audience: 'vj',
  cause: 'upstream_clog',
  origin: 'uplink_bandwidth',
  severity: 'severe',
  at: NOON,
  resolvedAt: NOON + 5000,
  advice: 'clog_wifi',
  message: 'Move closer to the router',
  remedies: ['Lower the bitrate', "Use a cable, it's better"],
  retracted: false,
  stutter: stutter.id,
};

const finding: Finding = {
  kind: 'finding',
  id: 'f1',
  revision: 1,
  room: '8888_room',
  session: SESSION,
  side: 'push',
  finding: 'push_failed',
  reason: 'port_blocked',
  from: NOON + 7,
  to: null,
  viewers: { affected: 3, watching: 3 },
  groups: [{ by: 'server', id: '203.0.113.7', affected: 3, watching: 3 }],
  evidence: stutter.evidence,
  summary: 'The server did not answer.',
  advice: ['Change the network.', "Open the port, that's 1935."],
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};

test('a finding comes back as it was given, and counts as no stutter', async () => {
  await using open = await temporaryWarehouse();
  await open.warehouse.insertVerdicts([finding], 'verdicts:0:0-0');
  const { kind: _, room, from, to, viewers, retracted: __, ...same } = finding;
  expect(await namedQueries.roomFindingsNear(open.warehouse, { room, atMs: NOON, limit: 5 })).toEqual([
    {
      ...same,
      fromMs: from,
      toMs: to,
      viewersAffected: viewers.affected,
      viewersWatching: viewers.watching,
    },
  ]);
  expect(await namedQueries.roomStutters(open.warehouse, { room, limit: 5 })).toEqual([]);

  await open.warehouse.insertVerdicts([{ ...finding, revision: 2, retracted: true }], 'verdicts:0:1-1');
  expect(await namedQueries.roomFindingsNear(open.warehouse, { room, atMs: NOON, limit: 5 })).toEqual([]);
});

test('a stutter comes back as it was given, evidence and groups included', async () => {
  await using open = await temporaryWarehouse();
  await open.warehouse.insertVerdicts([stutter, alert], 'verdicts:0:0-1');
  const { kind: _, room: __, from, to, visibleFrom, viewers, retracted: ___, ...same } = stutter;
  expect(await namedQueries.roomStutters(open.warehouse, { room: stutter.room, limit: 10 })).toEqual([
    {
      ...same,
      fromMs: from,
      toMs: to,
      visibleFromMs: visibleFrom,
      viewersAffected: viewers.affected,
      viewersWatching: viewers.watching,
    },
  ]);
  expect(
    await open.warehouse.query(
      'SELECT id, audience, remedies, stutter, toUnixTimestamp64Milli(resolvedAt) AS resolvedAt FROM alerts_current',
    ),
  ).toEqual([
    { id: 'a1', audience: 'vj', remedies: alert.remedies, stutter: stutter.id, resolvedAt: NOON + 5000 },
  ]);
});

test('the highest revision counts, in whatever order they come, and a retracted one hides the stutter', async () => {
  await using open = await temporaryWarehouse();
  const closed: Stutter = { ...stutter, revision: 3, to: NOON + 60_000, provisional: false };
  await open.warehouse.insertVerdicts([closed], 'verdicts:0:2-2');
  await open.warehouse.insertVerdicts([{ ...stutter, revision: 2 }], 'verdicts:0:1-1');
  const [current] = await namedQueries.roomStutters(open.warehouse, { room: stutter.room, limit: 10 });
  expect(current).toMatchObject({ revision: 3, toMs: NOON + 60_000, provisional: false });

  await open.warehouse.insertVerdicts([{ ...closed, revision: 4, retracted: true }], 'verdicts:0:3-3');
  await open.warehouse.insertVerdicts([{ ...alert, revision: 2, retracted: true }], 'verdicts:0:4-4');
  expect(await namedQueries.roomStutters(open.warehouse, { room: stutter.room, limit: 10 })).toEqual([]);
  expect(await open.warehouse.query('SELECT id FROM alerts_current')).toEqual([]);
  expect(await open.warehouse.query('SELECT max(revision) AS r FROM stutters')).toEqual([{ r: 4 }]);
});

test('dead letters keep their payload, and a retry does not double them', async () => {
  await using open = await temporaryWarehouse();
  const letter = {
    topic: 'telemetry',
    partition: 3,
    offset: 9_007_199_254_740_991,
    reason: 'line is not one JSON object',
    payload: "{'broken\n\n; DROP TABLE samples",
    atMs: NOON,
  };
  await open.warehouse.insertDeadLetters([letter], 'dead:3:1');
  await open.warehouse.insertDeadLetters([letter], 'dead:3:1');
  const { atMs, ...same } = letter;
  expect(
    await open.warehouse.query(
      'SELECT topic, partition, offset, reason, payload, toUnixTimestamp64Milli(at) AS at FROM dead_letters',
    ),
  ).toEqual([{ ...same, at: atMs }]);
});
