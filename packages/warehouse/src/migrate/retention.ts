import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from '../engine/engine.ts';
import { WarehouseError } from '../warehouseError.ts';
import { renderStatement } from './renderStatement.ts';

// `age` is a moment of our own clocks: a client that believes in 2010 must not have its rows dropped on arrival.
const keeping = {
  samples: { days: 30, age: 'toDateTime(receivedAt)' },
  events: { days: 90, age: 'toDateTime(receivedAt)' },
  sessions: { days: 400, age: 'toDateTime(lastReceivedAt)' },
  rooms_1s: { days: 3, age: 'day' },
  groups_1s: { days: 3, age: 'day' },
  rooms_1m: { days: 400, age: 'minute' },
  cells_1m: { days: 60, age: 'minute' },
  cells_1h: { days: 400, age: 'hour' },
  delays_1m: { days: 400, age: 'minute' },
  intake_1m: { days: 400, age: 'minute' },
  starts: { days: 400, age: 'day' },
  pushers: { days: 400, age: 'toDateTime(firstReceivedAt)' },
  stutters: { days: 400, age: 'writtenAt' },
  stutters_by_week: { days: 400, age: 'writtenAt' },
  alerts: { days: 400, age: 'writtenAt' },
  alerts_by_week: { days: 400, age: 'writtenAt' },
  findings: { days: 400, age: 'writtenAt' },
  incidents: { days: 400, age: 'writtenAt' },
  notices: { days: 400, age: 'writtenAt' },
  deliveries: { days: 400, age: 'writtenAt' },
  cloud_events: { days: 400, age: 'writtenAt' },
  broadcasts: { days: 400, age: 'writtenAt' },
  dead_letters: { days: 90, age: 'toDateTime(at)' },
} as const;

type KeptTable = keyof typeof keeping;

/** How many days each table keeps its rows. */
export type Retention = { readonly [table in KeptTable]: number };

const tableTexts = Compile(Type.Array(Type.Object({ name: Type.String(), text: Type.String() })));

const isKept = (table: string): table is KeptTable => table in keeping;

/** Sets each table's TTL where it differs. Rows leave with the parts they lie in, at the next merge. */
export async function applyRetention(engine: Engine, wanted: Partial<Retention>): Promise<void> {
  const rows = await engine.query(
    'SELECT name, create_table_query AS text FROM system.tables WHERE database = currentDatabase()',
    {},
  );
  if (!tableTexts.Check(rows)) throw new WarehouseError('migration', 'the tables are not readable');
  for (const { name: table, text } of rows) {
    if (!isKept(table)) continue;
    const days = wanted[table] ?? keeping[table].days;
    if (!Number.isInteger(days) || days < 1) {
      throw new WarehouseError('migration', `${table} cannot be kept for ${days} days`);
    }
    const ttl = `${keeping[table].age} + toIntervalDay(${days})`;
    if (text.includes(`TTL ${ttl}`)) continue;
    const alter = `ALTER TABLE ${table}{{onCluster}} MODIFY TTL ${ttl} SETTINGS materialize_ttl_after_modify = 0`;
    await engine.command(renderStatement(alter, engine.cluster));
  }
}
