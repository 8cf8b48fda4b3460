import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Engine } from '../engine/engine.ts';
import { WarehouseError } from '../warehouseError.ts';
import { renderStatement } from './renderStatement.ts';

/** How many days each table keeps its rows. */
export interface Retention {
  readonly samples: number;
  readonly events: number;
  readonly sessions: number;
  readonly rooms_1m: number;
  readonly stutters: number;
  readonly alerts: number;
  readonly findings: number;
  readonly incidents: number;
  readonly dead_letters: number;
}

const defaults: Retention = {
  samples: 30,
  events: 90,
  sessions: 400,
  rooms_1m: 400,
  stutters: 400,
  alerts: 400,
  findings: 400,
  incidents: 400,
  dead_letters: 90,
};

// Moments of our own clocks: a client that believes in 2010 must not have its rows dropped on arrival.
const ageOf: { readonly [table in keyof Retention]: string } = {
  samples: 'toDateTime(receivedAt)',
  events: 'toDateTime(receivedAt)',
  sessions: 'toDateTime(lastReceivedAt)',
  rooms_1m: 'minute',
  stutters: 'writtenAt',
  alerts: 'writtenAt',
  findings: 'writtenAt',
  incidents: 'writtenAt',
  dead_letters: 'toDateTime(at)',
};

const tableTexts = Compile(Type.Array(Type.Object({ name: Type.String(), text: Type.String() })));

/** Sets each table's TTL where it differs. Rows leave with the parts they lie in, at the next merge. */
export async function applyRetention(engine: Engine, wanted: Partial<Retention>): Promise<void> {
  const days: Retention = { ...defaults, ...wanted };
  const rows = await engine.query(
    'SELECT name, create_table_query AS text FROM system.tables WHERE database = currentDatabase()',
    {},
  );
  if (!tableTexts.Check(rows)) throw new WarehouseError('migration', 'the tables are not readable');
  for (const { name, text } of rows) {
    const table = tables.find((known) => known === name);
    if (table === undefined) continue;
    const kept = days[table];
    if (!Number.isInteger(kept) || kept < 1) {
      throw new WarehouseError('migration', `${table} cannot be kept for ${kept} days`);
    }
    if (text.includes(`TTL ${ageOf[table]} + toIntervalDay(${kept})`)) continue;
    const alter = `ALTER TABLE ${table}{{onCluster}} MODIFY TTL ${ageOf[table]} + toIntervalDay(${kept}) SETTINGS materialize_ttl_after_modify = 0`;
    await engine.command(renderStatement(alter, engine.cluster));
  }
}

const tables = [
  'samples',
  'events',
  'sessions',
  'rooms_1m',
  'stutters',
  'alerts',
  'findings',
  'incidents',
  'dead_letters',
] as const satisfies readonly (keyof Retention)[];
