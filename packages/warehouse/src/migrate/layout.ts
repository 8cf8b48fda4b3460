import type { Cluster } from '../engine/cluster.ts';
import type { Place } from '../engine/engine.ts';
import { quotedName } from '../engine/sqlText.ts';
import { WarehouseError } from '../warehouseError.ts';

/** A statement as the engine takes it. */
export interface Laid {
  readonly text: string;
  readonly place: Place;
}

// What a row's shard hangs on. Everything of a room lies on one shard, so that what is merged by room is merged
// there; a retried insert must cut into the same parts, so nothing is drawn at random.
const byRoom = 'cityHash64(room)';
const shardingKeys: Readonly<Record<string, string>> = {
  landing: byRoom,
  samples: byRoom,
  events: byRoom,
  sessions: byRoom,
  starts: byRoom,
  pushers: byRoom,
  rooms_1s: byRoom,
  rooms_1m: byRoom,
  cells_1m: byRoom,
  stutters: byRoom,
  stutters_by_week: byRoom,
  alerts: byRoom,
  alerts_by_week: byRoom,
  findings: byRoom,
  notices: byRoom,
  deliveries: byRoom,
  cloud_events: byRoom,
  broadcasts: byRoom,
  incidents: 'cityHash64(id)',
  dead_letters: 'cityHash64(topic, `partition`)',
  // Only the views on each shard write these: every shard has its own part of each sum.
  cells_1h: 'cityHash64(hour)',
  groups_1s: 'cityHash64(second)',
  delays_1m: 'cityHash64(minute)',
  intake_1m: 'cityHash64(minute)',
};

/** Small, and the same on every server of a cluster. */
const everywhere: ReadonlySet<string> = new Set(['migrations', 'event_codes']);

const single = (statement: string): Laid => ({
  text: statement
    .replaceAll('{{onCluster}}', '')
    .replaceAll('{{replicated}}', '')
    .replaceAll('{{parts}}', 'system.parts')
    .replaceAll('{{partsDatabase}}', 'currentDatabase()'),
  place: 'main',
});

function onCluster(statement: string, cluster: Cluster, table: string): string {
  const { name, shards } = cluster;
  const path = everywhere.has(table)
    ? statement.replace(
        '{{replicated}}MergeTree',
        `ReplicatedMergeTree('/clickhouse/tables/{database}/${table}', '{shard}-{replica}')`,
      )
    : statement;
  return path
    .replaceAll('{{onCluster}}', onEvery(cluster))
    .replaceAll('{{replicated}}', 'Replicated')
    .replaceAll('{{parts}}', `clusterAllReplicas(${quotedName(name)}, system.parts)`)
    .replaceAll('{{partsDatabase}}', `'${shards}'`);
}

/** The table of the main database that asks and feeds the shards' tables of its name. */
function face(table: string, { name, shards }: Cluster): Laid {
  const key = shardingKeys[table];
  if (key === undefined) throw new WarehouseError('migration', `${table} has no sharding key`);
  return {
    text: `CREATE OR REPLACE TABLE ${table} ON CLUSTER ${quotedName(name)} AS ${quotedName(shards)}.${table} ENGINE = Distributed(${quotedName(name)}, ${quotedName(shards)}, ${table}, ${key})`,
    place: 'main',
  };
}

const kinds =
  /^(?:--.*\n)*(CREATE TABLE|ALTER TABLE|TRUNCATE TABLE|CREATE (?:OR REPLACE )?VIEW)?[^({]*?(\w+)\{\{/;

/**
 * One text for both layouts. On a cluster, what is stored and what fills it lies in the shards' database, ON
 * CLUSTER and replicated; in the main one stand the views, and for each stored table a Distributed one.
 */
export function layOut(statement: string, cluster: Cluster | undefined): readonly Laid[] {
  if (cluster === undefined) return [single(statement)];
  const [, kind = '', table = ''] = kinds.exec(statement) ?? [];
  const text = onCluster(statement, cluster, table);
  if (kind.endsWith('VIEW') || everywhere.has(table)) return [{ text, place: 'main' }];
  const stored: Laid = { text, place: 'shards' };
  const hasNewColumns = kind === 'ALTER TABLE' && statement.includes(' COLUMN ');
  return kind === 'CREATE TABLE' || hasNewColumns ? [stored, face(table, cluster)] : [stored];
}

/** What a statement says that is to run on every server of a cluster. */
export const onEvery = (cluster: Cluster | undefined): string =>
  cluster === undefined ? '' : ` ON CLUSTER ${quotedName(cluster.name)}`;

/** What must be there before anything else. */
export function databasesOf({ name, shards }: Cluster): readonly string[] {
  return [`CREATE DATABASE IF NOT EXISTS ${quotedName(shards)} ON CLUSTER ${quotedName(name)}`];
}
