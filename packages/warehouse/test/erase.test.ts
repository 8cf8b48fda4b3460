import { diagnoseRecording } from '@stutterscope/diagnosis';
import { expect, test } from 'vitest';
import { pusher, squeezed } from '../../diagnosis/test/support/recording.ts';
import type { Warehouse } from '../src/index.ts';
import { batchOf, lineOf, NOON, SESSION } from './support/batches.ts';
import { temporaryWarehouse } from './support/embedded.ts';

const OTHER = '0190aaaa-0000-4000-8000-000000000002';
const recording = pusher({ seconds: 60, sample: squeezed(20, 40) });
const ROOM = recording[0]?.room ?? '';

/** Rows of every table that says what they are of. */
async function rowsOf(warehouse: Warehouse, column: 'room' | 'session', value: string): Promise<number> {
  const tables = await warehouse.query(
    `SELECT table FROM system.columns WHERE database = currentDatabase() AND name = {column:String}
       AND table IN (SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree')`,
    { column },
  );
  expect(tables.length).toBeGreaterThan(3);
  const counts = await Promise.all(
    tables.map(async (row) => {
      const table = String(Object.values(Object(row))[0]);
      const [found] = await warehouse.query(
        `SELECT count() AS rows FROM ${table} WHERE toString(${column}) = {value:String}`,
        { value },
      );
      return Number(Object.values(Object(found))[0]);
    }),
  );
  return counts.reduce((sum, rows) => sum + rows, 0);
}

async function filled(warehouse: Warehouse): Promise<void> {
  const lines = [
    batchOf({ room: ROOM }),
    batchOf({ room: ROOM, session: OTHER, side: 'play' }),
    batchOf({ room: '8888_other', session: OTHER.replace(/2$/, '3') }),
  ];
  await warehouse.insertTelemetry(lines.map(lineOf), 'telemetry');
  await warehouse.insertVerdicts(diagnoseRecording(recording), 'verdicts');
  const payload = (room: string) => Buffer.from(JSON.stringify({ room })).toString('base64');
  const letter = { topic: 'telemetry', partition: 0, reason: 'x', atMs: NOON };
  await warehouse.insertDeadLetters(
    [
      { ...letter, offset: 1, payload: payload(ROOM) },
      { ...letter, offset: 2, payload: payload('8888_other') },
    ],
    'letters',
  );
}

test('a room is erased from every table that knows it, and from nothing else', async () => {
  await using opened = await temporaryWarehouse();
  const { warehouse } = opened;
  await filled(warehouse);
  expect(await rowsOf(warehouse, 'room', ROOM)).toBeGreaterThan(6);
  const others = await rowsOf(warehouse, 'room', '8888_other');
  const erased = await warehouse.erase({ room: ROOM });
  expect(erased.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['alerts', 'dead_letters', 'samples', 'sessions', 'stutters']),
  );
  expect(await rowsOf(warehouse, 'room', ROOM)).toBe(0);
  expect(await rowsOf(warehouse, 'room', '8888_other')).toBe(others);
  expect(await warehouse.query('SELECT offset FROM dead_letters')).toEqual([{ offset: 2 }]);
  expect(await warehouse.erase({ room: ROOM })).toEqual([]);
});

test('a session is erased, and the others of its room stay', async () => {
  await using opened = await temporaryWarehouse();
  const { warehouse } = opened;
  await filled(warehouse);
  await warehouse.erase({ session: SESSION });
  expect(await rowsOf(warehouse, 'session', SESSION)).toBe(0);
  expect(await rowsOf(warehouse, 'session', OTHER)).toBeGreaterThan(0);
});

test('what names neither is refused before it reaches the engine', async () => {
  await using opened = await temporaryWarehouse();
  for (const room of ["x' OR 1=1 --", '', 'a b']) {
    await expect(opened.warehouse.erase({ room })).rejects.toMatchObject({ code: 'failed' });
  }
});
