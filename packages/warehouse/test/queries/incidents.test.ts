import type { Incident } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { batchOf, lineOf, NOON } from '../support/batches.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const incident: Incident = {
  kind: 'incident',
  id: 'downstream_lag/network/AS1/0',
  revision: 1,
  cause: 'downstream_lag',
  by: 'network',
  cellId: 'AS1',
  tied: [{ by: 'server', id: 'edge' }],
  from: NOON - 20_000,
  to: null,
  rooms: 7,
  roomsWatched: 8,
  viewers: { affected: 9, watching: 11 },
  roomIds: ['a', 'b'],
  stutterIds: ['a/1'],
  evidence: [
    {
      signal: 'rooms hurt by network AS1',
      at: NOON,
      value: 87.5,
      unit: '%',
      comparison: '>=',
      limit: 40,
      supports: true,
    },
  ],
  probability: 0.998,
  summary: 'Network AS1 is bad in 7 of 8 rooms.',
  provisional: true,
  retracted: false,
  ruleVersion: '1',
};

const inSpan = { fromMs: NOON - 5000, toMs: NOON, limit: 10 };

test('an incident comes back as it was given, in its newest revision, and not once it is taken back', async () => {
  await using open = await temporaryWarehouse();
  await open.warehouse.insertVerdicts([{ ...incident, rooms: 5 }], 'verdicts:0:1-1');
  await open.warehouse.insertVerdicts([{ ...incident, revision: 2 }], 'verdicts:0:2-2');
  const { kind: _, from, to, viewers, retracted: _r, ...rest } = incident;
  expect(await namedQueries.incidentsBetween(open.warehouse, inSpan)).toEqual([
    {
      ...rest,
      revision: 2,
      fromMs: from,
      toMs: to,
      viewersAffected: viewers.affected,
      viewersWatching: viewers.watching,
    },
  ]);
  const earlier = { ...inSpan, fromMs: NOON - 60_000, toMs: NOON - 30_000 };
  expect(await namedQueries.incidentsBetween(open.warehouse, earlier)).toEqual([]);
  await open.warehouse.insertVerdicts([{ ...incident, revision: 3, retracted: true }], 'verdicts:0:3-3');
  expect(await namedQueries.incidentsBetween(open.warehouse, inSpan)).toEqual([]);
});

test('a room lists the open incidents of the places that its viewers sit in', async () => {
  await using open = await temporaryWarehouse();
  const viewer = (room: string, session: string, networkId: string) =>
    lineOf(
      batchOf({
        room,
        session,
        side: 'play',
        client: { platform: 'ios', networkId },
        stream: { protocol: 'flv' },
      }),
    );
  await open.warehouse.insertTelemetry(
    [
      viewer('in', '0190aaaa-0000-4000-8000-000000000001', 'AS1'),
      viewer('out', '0190aaaa-0000-4000-8000-000000000002', 'AS2'),
    ],
    't',
  );
  await open.warehouse.insertVerdicts([incident, { ...incident, id: 'over', to: NOON - 1000 }], 'v');
  const rooms = await namedQueries.roomsNow(open.warehouse, { sinceMs: NOON - 60_000 });
  expect(rooms.map(({ room, incidents }) => [room, incidents])).toEqual([
    [
      'in',
      [
        {
          id: incident.id,
          cause: 'downstream_lag',
          by: 'network',
          cellId: 'AS1',
          rooms: 7,
          sinceMs: NOON - 20_000,
        },
      ],
    ],
    ['out', []],
  ]);
});
