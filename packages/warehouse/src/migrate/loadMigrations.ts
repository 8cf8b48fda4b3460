import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { WarehouseError } from '../warehouseError.ts';

/** A numbered file of statements. Once applied anywhere it may not change. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sha256: string;
  readonly statements: readonly string[];
}

const MARKER = /^-- statement$/m;
const committed = new URL('../../migrations/', import.meta.url);

function parse(name: string, text: string): Migration {
  const number = /^(\d{4})_\w+\.sql$/.exec(name)?.[1];
  if (number === undefined) throw new WarehouseError('migration', `${name}: not named 0001_what.sql`);
  const [before, ...statements] = text.split(MARKER).map((part) => part.trim());
  if (before !== '') throw new WarehouseError('migration', `${name}: starts without "-- statement"`);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { id: Number(number), name, sha256, statements };
}

/** The migrations of a directory in order, by default the committed ones. */
export async function loadMigrations(directory: URL = committed): Promise<readonly Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const migrations = await Promise.all(
    names.map(async (name) => parse(name, await readFile(new URL(name, directory), 'utf8'))),
  );
  const gap = migrations.findIndex((migration, index) => migration.id !== index + 1);
  if (gap >= 0) throw new WarehouseError('migration', `no migration numbered ${gap + 1}`);
  return migrations;
}
