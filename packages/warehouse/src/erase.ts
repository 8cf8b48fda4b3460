import { Room, Session } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from './engine/engine.ts';
import { quoted } from './engine/sqlText.ts';
import { runStatement } from './migrate/runStatement.ts';
import { WarehouseError } from './warehouseError.ts';

/** Whose data is to be gone: a room's, or one push or view's. */
export type Erasure = { readonly room: string } | { readonly session: string };

/** How many rows of a table were of it. */
export interface Erased {
  readonly table: string;
  readonly rows: number;
}

const TableRow = Type.Object({ table: Type.String(), columns: Type.Array(Type.String()) });
const tableRows = Compile(Type.Array(TableRow));
const counted = Compile(Type.Tuple([Type.Object({ rows: Type.Integer() })]));
const rooms = Compile(Room);
const sessions = Compile(Session);

// Every table by what its columns are called, so that a table made later is erased from, too.
const TABLES = `SELECT table, groupArray(name) AS columns FROM system.columns
  WHERE database = if(empty({shards:String}), currentDatabase(), {shards:String})
    AND table IN (SELECT name FROM system.tables
                  WHERE database = if(empty({shards:String}), currentDatabase(), {shards:String})
                    AND engine LIKE '%MergeTree')
  GROUP BY table ORDER BY table`;

/** Rewritten at once, and waited for: what is erased is not read again, and leaves the disk with the old parts. */
const WAIT = 'SETTINGS mutations_sync = 2';

/** Which rows are of it; null where a table has none. */
function conditionOf({ table, columns }: Static<typeof TableRow>, of: Erasure): string | null {
  const [column, value] = 'room' in of ? ['room', of.room] : ['session', of.session];
  if (table === 'dead_letters') return `position(tryBase64Decode(payload), ${quoted(`"${value}"`)}) > 0`;
  return columns.includes(column) ? `toString(${column}) = ${quoted(value)}` : null;
}

/** What is told of many rooms at once stays; the room's name goes. */
async function eraseFromIncidents(engine: Engine, of: Erasure): Promise<void> {
  if (!('room' in of)) return;
  const room = quoted(of.room);
  const begins = quoted(`${of.room}/`);
  await runStatement(
    engine,
    `ALTER TABLE incidents{{onCluster}} UPDATE
       roomIds = arrayFilter(id -> id != ${room}, roomIds),
       stutterIds = arrayFilter(id -> NOT startsWith(id, ${begins}), stutterIds)
     WHERE has(roomIds, ${room}) ${WAIT}`,
  );
}

function refuseOther(of: Erasure): void {
  const isNamed = 'room' in of ? rooms.Check(of.room) : sessions.Check(of.session);
  if (!isNamed) throw new WarehouseError('failed', 'this names no room and no session');
}

/** Erases what is stored of a room or a session; gives how many rows of which tables that were. */
export async function erase(engine: Engine, of: Erasure): Promise<Erased[]> {
  refuseOther(of);
  const shards = engine.cluster?.shards ?? '';
  const tables = await engine.query(TABLES, { shards });
  if (!tableRows.Check(tables)) throw new WarehouseError('failed', 'the tables are not readable');
  const erased: Erased[] = [];
  for (const table of tables) {
    const condition = conditionOf(table, of);
    if (condition === null) continue;
    const count = await engine.query(`SELECT count() AS rows FROM ${table.table} WHERE ${condition}`, {});
    const rows = counted.Check(count) ? count[0].rows : 0;
    if (rows === 0) continue;
    await runStatement(engine, `ALTER TABLE ${table.table}{{onCluster}} DELETE WHERE ${condition} ${WAIT}`);
    erased.push({ table: table.table, rows });
  }
  await eraseFromIncidents(engine, of);
  return erased;
}
