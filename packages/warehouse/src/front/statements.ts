import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { EMBEDDED_DATABASE, type EmbeddedHome } from '../engine/embeddedHome.ts';
import { quoted } from '../engine/sqlText.ts';
import { type Guard, readonlyGuard } from './readonlyGuard.ts';
import type { SqlRequest } from './readRequest.ts';
import { SqlRefusal } from './sqlRefusal.ts';

const MAX_RESULT_BYTES = 256 * 1024 * 1024;

// What a question may set for itself: how its answer is written, and less time than the port allows. Other
// settings of formats name files.
const ownSettings =
  /^(max_execution_time|max_result_rows|max_block_size|limit|offset|session_timezone|date_time_output_format|output_format_(json|csv|tsv|pretty|decimal|native|arrow|parquet)_\w+)$/;

interface Limits {
  readonly readonly: boolean;
  readonly maxExecutionSeconds: number;
}

/** Runs requests against the engine, each in a session of its own. */
export interface Statements {
  run(request: SqlRequest): Promise<Uint8Array>;
}

/** A client that asks for read-only itself asks for less than it gets here. */
const isLaxer = (name: string, value: string) => name === 'readonly' && (value === '1' || value === '2');

function settingsOf(request: SqlRequest, limits: Limits): string[] {
  const asked = Number(request.settings.get('max_execution_time') ?? 0);
  const seconds = asked > 0 ? Math.min(asked, limits.maxExecutionSeconds) : limits.maxExecutionSeconds;
  const wanted = [...request.settings].filter(
    ([name, value]) => name !== 'max_execution_time' && !(limits.readonly && isLaxer(name, value)),
  );
  // Names stand in the SET as they are: anything but a word could end it and begin a statement of its own.
  for (const name of [...request.settings.keys(), ...request.params.keys()]) {
    if (!/^\w+$/.test(name)) throw new SqlRefusal(36, `Not the name of a setting: ${JSON.stringify(name)}`);
  }
  for (const [name] of wanted) {
    if (limits.readonly && !ownSettings.test(name)) {
      throw new SqlRefusal(164, `Cannot modify '${name}' setting in readonly mode`);
    }
  }
  return [
    ...[...wanted, ...request.params].map(([name, value]) => `${name} = ${quoted(value)}`),
    `max_execution_time = ${seconds}`,
    `max_result_bytes = ${MAX_RESULT_BYTES}`,
    ...(limits.readonly ? ['readonly = 1'] : []),
  ];
}

/** Rows go in as a file; the statement names it before its settings and its format. */
function fromFile(sql: string, file: string): string {
  const parts = /^(\s*INSERT\s+INTO\s+.*?)(\s+SETTINGS\s.*?)?(\s+FORMAT\s+\w+)\s*;?\s*$/is.exec(sql);
  if (parts === null) throw new SqlRefusal(36, 'A body beside a statement needs INSERT INTO … FORMAT …');
  const [, head, settings, format] = parts;
  return `${head} FROM INFILE ${quoted(file)}${settings ?? ''}${format}`;
}

async function insertFile(
  home: EmbeddedHome,
  session: Session,
  sql: string,
  data: Uint8Array,
): Promise<Uint8Array> {
  const file = join(home.spool, `${randomUUID()}.rows`);
  try {
    await writeFile(file, data);
    return (await session.queryAsync(fromFile(sql, file))).bytes();
  } finally {
    await rm(file, { force: true });
  }
}

async function guardOf(session: Session, readonly: boolean): Promise<Guard | undefined> {
  try {
    return readonly ? await readonlyGuard(session) : undefined;
  } finally {
    session.close();
  }
}

/** Opens the way to the engine, read-only or not. */
export async function openStatements(home: EmbeddedHome, limits: Limits): Promise<Statements> {
  const { Session: OpenSession } = await import('chdb');
  const guard = await guardOf(new OpenSession(home.path), limits.readonly);

  return {
    async run(request) {
      if (!/^\w+$/.test(request.format)) throw new SqlRefusal(36, 'Not the name of a format');
      const session = new OpenSession(home.path);
      try {
        if (guard !== undefined && request.data !== undefined) {
          throw new SqlRefusal(164, 'No rows are taken here');
        }
        const sql = guard === undefined ? request.sql : await guard(session, request);
        // `default` is what clients say when they were told nothing; our tables are what they mean.
        const database = request.database ?? 'default';
        const name = database === 'default' ? EMBEDDED_DATABASE : database;
        await session.queryBindAsync('USE {name:Identifier}', { name });
        await session.queryAsync(`SET ${settingsOf(request, limits).join(', ')}`);
        if (request.data !== undefined) return await insertFile(home, session, sql, request.data);
        return (await session.queryAsync(sql, { format: request.format })).bytes();
      } finally {
        session.close();
      }
    },
  };
}
