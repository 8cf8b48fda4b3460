import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '../busError.ts';

/** A message's id is its partition's id times this, plus its offset: one B-tree, appended to in as many places. */
export const offsetsPerPartition = 2 ** 40;

const sqliteBusy = 5;
const schema = `
  CREATE TABLE IF NOT EXISTS partitions (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next_offset INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, partition)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY,
    partition_id INTEGER NOT NULL,
    timestamp_ms INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    key TEXT NOT NULL,
    headers TEXT NOT NULL,
    value BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_by_time ON messages (partition_id, timestamp_ms);
  CREATE TABLE IF NOT EXISTS positions (
    consumer_group TEXT NOT NULL,
    partition_id INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (consumer_group, partition_id)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the log of a directory and keeps every other process, and every other bus of this one, out of it. The
 * kernel lets go of the lock when the process dies, however it dies.
 */
export function openDatabase(dir: string): DatabaseSync {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'bus.sqlite');
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('PRAGMA page_size = 16384; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    return db;
  } catch (error) {
    db.close();
    if (!isBusy(error)) throw new BusError('unavailable', `${file} cannot be opened`, { cause: error });
    throw new BusError('unavailable', `${dir} is in use: one process has the embedded bus open at a time`, {
      cause: error,
    });
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
