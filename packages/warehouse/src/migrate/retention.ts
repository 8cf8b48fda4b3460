import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from '../engine/engine.ts';
import { WarehouseError } from '../warehouseError.ts';
import { defaultRetention, type Retention } from './retentionDays.ts';
import { runStatement } from './runStatement.ts';

// `age` is a moment of our own clocks: a client that believes in 2010 must not have its rows dropped on arrival.
const keeping = {
  samples: { as: 'samples', age: 'toDateTime(receivedAt)' },
  events: { as: 'events', age: 'toDateTime(receivedAt)' },
  dead_letters: { as: 'events', age: 'toDateTime(at)' },
  rooms_1s: { as: 'seconds', age: 'day' },
  groups_1s: { as: 'seconds', age: 'day' },
  cells_1m: { as: 'cells', age: 'minute' },
  sessions: { as: 'rollups', age: 'toDateTime(lastReceivedAt)' },
  rooms_1m: { as: 'rollups', age: 'minute' },
  cells_1h: { as: 'rollups', age: 'hour' },
  delays_1m: { as: 'rollups', age: 'minute' },
  intake_1m: { as: 'rollups', age: 'minute' },
  starts: { as: 'rollups', age: 'day' },
  pushers: { as: 'rollups', age: 'toDateTime(firstReceivedAt)' },
  stutters: { as: 'verdicts', age: 'writtenAt' },
  stutters_by_week: { as: 'verdicts', age: 'writtenAt' },
  findings: { as: 'verdicts', age: 'writtenAt' },
  incidents: { as: 'verdicts', age: 'writtenAt' },
  cloud_events: { as: 'verdicts', age: 'writtenAt' },
  broadcasts: { as: 'verdicts', age: 'writtenAt' },
  alerts: { as: 'alerts', age: 'writtenAt' },
  alerts_by_week: { as: 'alerts', age: 'writtenAt' },
  notices: { as: 'alerts', age: 'writtenAt' },
  deliveries: { as: 'alerts', age: 'writtenAt' },
} as const satisfies Record<string, { as: keyof Retention; age: string }>;

type KeptTable = keyof typeof keeping;

const tableTexts = Compile(Type.Array(Type.Object({ name: Type.String(), text: Type.String() })));

const isKept = (table: string): table is KeptTable => Object.hasOwn(keeping, table);

/** The kind of retention that a table follows; undefined for what is kept for good. */
export function retentionOf(table: string): keyof Retention | undefined {
  return isKept(table) ? keeping[table].as : undefined;
}

function checked(wanted: Partial<Retention>): Retention {
  const retention = { ...defaultRetention, ...wanted };
  for (const [name, days] of Object.entries(retention)) {
    if (Number.isInteger(days) && days >= 1) continue;
    throw new WarehouseError('migration', `${name} cannot be kept for ${days} days`);
  }
  return retention;
}

/**
 * Sets each table's TTL where it differs. What is stored already is dated anew, without rewriting its rows; they
 * leave with the parts they lie in, at the next merge.
 */
export async function applyRetention(engine: Engine, wanted: Partial<Retention>): Promise<void> {
  const retention = checked(wanted);
  const rows = await engine.query(
    `SELECT name, create_table_query AS text FROM system.tables
     WHERE database = if(empty({shards:String}), currentDatabase(), {shards:String})`,
    { shards: engine.cluster?.shards ?? '' },
  );
  if (!tableTexts.Check(rows)) throw new WarehouseError('migration', 'the tables are not readable');
  // Each table waits for its own disk only.
  await Promise.all(
    rows.map(async ({ name: table, text }) => {
      if (!isKept(table)) return;
      const ttl = `${keeping[table].age} + toIntervalDay(${retention[keeping[table].as]})`;
      if (!text.includes(`TTL ${ttl}`)) await setTtl(engine, table, ttl, !text.includes(' TTL '));
    }),
  );
}

async function setTtl(engine: Engine, table: string, ttl: string, isFirst: boolean): Promise<void> {
  const settings = `SETTINGS materialize_ttl_after_modify = ${isFirst ? 0 : 1}`;
  if (!isFirst) {
    const cheap = 'MODIFY SETTING materialize_ttl_recalculate_only = 1';
    await runStatement(engine, `ALTER TABLE ${table}{{onCluster}} ${cheap}`);
  }
  await runStatement(engine, `ALTER TABLE ${table}{{onCluster}} MODIFY TTL ${ttl} ${settings}`);
}
