import type { CloudEvent } from '@stutterscope/cloud';
import { expect, test } from 'vitest';
import { namedQueries } from '../../src/index.ts';
import { temporaryWarehouse } from '../support/embedded.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const room = '8888_files';

const push = (atMs: number, of = room): CloudEvent => ({
  kind: 'push_begin',
  id: `push ${of} ${atMs}`,
  room: of,
  source: 'nginx_rtmp',
  at: atMs,
  receivedAt: atMs,
  client: '1',
  reason: '',
});

const file = (id: string, startAt: number | null): CloudEvent => ({
  kind: 'recording',
  id,
  room,
  source: 'nginx_rtmp',
  at: NOON + 60_000,
  receivedAt: NOON + 60_000,
  file: `${id}.flv`,
  format: 'flv',
  bytes: null,
  startAt,
  endAt: NOON + 60_000,
  url: '',
  timeInconsistent: false,
});

test("nginx-rtmp's files begin when the push of the same second did; those of a room are read alone", async () => {
  await using temporary = await temporaryWarehouse();
  const { warehouse } = temporary;
  await warehouse.insertCloudEvents(
    [
      push(NOON + 250),
      push(NOON + 30_700),
      push(NOON + 20_900, '8888_other'),
      file('first', NOON),
      file('second', NOON + 30_000),
      // Cut by an interval: no push began in its second.
      file('cut', NOON + 20_000),
      file('untold', null),
    ],
    'c',
  );
  const found = await namedQueries.roomRecordings(warehouse, { room, sinceMs: NOON });
  expect(Object.fromEntries(found.map(({ id, startAt }) => [id, startAt]))).toEqual({
    first: NOON + 250,
    second: NOON + 30_700,
    cut: NOON + 20_000,
    untold: null,
  });
  const plan = await warehouse.query(
    'EXPLAIN indexes = 1 SELECT id FROM recordings_current WHERE room = {room:String}',
    { room },
  );
  const conditions = JSON.stringify(plan).match(/Condition: [^"]*/g);
  expect(conditions).toEqual([expect.stringContaining('room in')]);
});
