import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { applyComments } from '../dictionary/applyComments.ts';
import type { Engine } from '../engine/engine.ts';
import { WarehouseError } from '../warehouseError.ts';
import { fillEventCodes } from './eventCodes.ts';
import { databasesOf } from './layout.ts';
import type { Migration } from './loadMigrations.ts';
import { applyRetention } from './retention.ts';
import type { Retention } from './retentionDays.ts';
import { runStatement } from './runStatement.ts';

/** What a call of migrate did. */
export interface MigrationReport {
  /** Names of the files applied now, in order. */
  readonly applied: readonly string[];
  /** Number of the newest file that the schema holds. */
  readonly version: number;
}

const HISTORY = `CREATE TABLE IF NOT EXISTS migrations{{onCluster}}
(
    id UInt32,
    name String,
    sha256 String,
    appliedAt DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = {{replicated}}MergeTree
ORDER BY id`;

const AppliedRow = Type.Object({ id: Type.Integer(), name: Type.String(), sha256: Type.String() });
type AppliedRow = Static<typeof AppliedRow>;
const appliedRows = Compile(Type.Array(AppliedRow));

async function readHistory(engine: Engine): Promise<readonly AppliedRow[]> {
  await runStatement(engine, HISTORY);
  const rows = await engine.query('SELECT DISTINCT id, name, sha256 FROM migrations ORDER BY id', {});
  if (!appliedRows.Check(rows)) throw new WarehouseError('migration', 'the history is not readable');
  return rows;
}

function refuseNewer(history: readonly AppliedRow[], migrations: readonly Migration[]): void {
  const newest = history.at(-1);
  const known = migrations.at(-1)?.id ?? 0;
  if (newest === undefined || newest.id <= known) return;
  throw new WarehouseError(
    'migration',
    `the database is newer than this code: it is at version ${newest.id} (${newest.name}), the code knows ${known}`,
  );
}

function refuseChanged(history: readonly AppliedRow[], migrations: readonly Migration[]): void {
  for (const row of history) {
    const file = migrations.find((migration) => migration.id === row.id);
    if (file === undefined) throw new WarehouseError('migration', `${row.name} was applied and is missing`);
    if (file.sha256 !== row.sha256) {
      throw new WarehouseError('migration', `${row.name} was applied and has been edited since`);
    }
  }
}

async function apply(engine: Engine, migration: Migration): Promise<void> {
  for (const statement of migration.statements) await runStatement(engine, statement);
  const { id, name, sha256 } = migration;
  await engine.insert({
    table: 'migrations',
    token: `migration:${id}:${sha256}`,
    ndjson: Buffer.from(`${JSON.stringify({ id, name, sha256 })}\n`),
  });
}

/** Applies what is missing, forward only, one starter at a time; then retention, comments, the event catalogue. */
export function migrate(
  engine: Engine,
  migrations: readonly Migration[],
  retention: Partial<Retention>,
): Promise<MigrationReport> {
  return engine.exclusively(async () => {
    if (engine.cluster !== undefined) {
      for (const statement of databasesOf(engine.cluster)) await engine.command(statement);
    }
    const history = await readHistory(engine);
    refuseNewer(history, migrations);
    refuseChanged(history, migrations);
    const known = new Set(history.map((row) => row.id));
    const missing = migrations.filter((migration) => !known.has(migration.id));
    for (const migration of missing) await apply(engine, migration);
    await applyRetention(engine, retention);
    await applyComments(engine);
    await fillEventCodes(engine);
    return { applied: missing.map(({ name }) => name), version: migrations.at(-1)?.id ?? 0 };
  });
}
