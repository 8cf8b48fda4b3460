import { setTimeout as wait } from 'node:timers/promises';
import { ClickHouseError } from '@clickhouse/client';
import type { Engine } from './engine.ts';
import { quotedName } from './sqlText.ts';

const POLL_MS = 200;
// A holder that was killed leaves its table behind. Taking over from one that still works is harmless:
// every statement of a migration can run twice.
const STALE_SECONDS = 300;

// Starters may be talking to different servers of a cluster.
const onCluster = ({ cluster }: Engine) =>
  cluster === undefined ? '' : ` ON CLUSTER ${quotedName(cluster.name)}`;
const dropStatement = (engine: Engine) => `DROP TABLE IF EXISTS migration_lock${onCluster(engine)}`;

async function tryLock(engine: Engine): Promise<boolean> {
  try {
    // Without IF NOT EXISTS exactly one starter succeeds.
    await engine.command(`CREATE TABLE migration_lock${onCluster(engine)} (holder UInt8) ENGINE = Memory`);
    return true;
  } catch (error) {
    if (error instanceof ClickHouseError && error.type === 'TABLE_ALREADY_EXISTS') return false;
    throw error;
  }
}

async function dropStale(engine: Engine, staleSeconds: number): Promise<void> {
  const stale = await engine.query(
    `SELECT 1 FROM system.tables
     WHERE database = currentDatabase() AND name = 'migration_lock'
       AND metadata_modification_time < now() - {seconds:UInt32}`,
    { seconds: staleSeconds },
  );
  if (stale.length > 0) await engine.command(dropStatement(engine));
}

/** Runs the work while holding a table that only one starter can create. */
export async function withTableLock<Result>(
  engine: Engine,
  work: () => Promise<Result>,
  staleSeconds = STALE_SECONDS,
): Promise<Result> {
  while (!(await tryLock(engine))) {
    await dropStale(engine, staleSeconds);
    await wait(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await engine.command(dropStatement(engine));
  }
}
