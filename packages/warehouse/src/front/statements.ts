import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { EMBEDDED_DATABASE, type EmbeddedHome } from '../engine/embeddedHome.ts';
import { quoted } from '../engine/sqlText.ts';
import { unlessAborted } from './cancel.ts';
import { greet, isGreeting } from './handshake.ts';
import { type Guard, readonlyGuard } from './readonlyGuard.ts';
import type { SqlRequest } from './readRequest.ts';
import type { Result } from './sendAnswer.ts';
import { type Limits, settingsOf } from './settings.ts';
import { SqlRefusal } from './sqlRefusal.ts';

/** Runs requests against the engine, each in a session of its own, until the signal ends it. */
export interface Statements {
  run(request: SqlRequest, signal: AbortSignal): Promise<Result>;
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

async function useDatabase(session: Session, asked = 'default'): Promise<void> {
  // `default` is what clients say when they were told nothing; our tables are what they mean.
  const name = asked === 'default' ? EMBEDDED_DATABASE : asked;
  await session.queryBindAsync('USE {name:Identifier}', { name });
}

/** Opens the way to the engine, read-only or not. */
export async function openStatements(home: EmbeddedHome, limits: Limits): Promise<Statements> {
  const { Session: OpenSession } = await import('chdb');
  const openSession = () => new OpenSession(home.path);
  const guard = await guardOf(openSession(), limits.readonly);

  async function runIn(session: Session, request: SqlRequest, signal: AbortSignal): Promise<Result> {
    const { data, format } = request;
    if (isGreeting(request)) return { bytes: await greet(session), format };
    if (guard !== undefined && data !== undefined) throw new SqlRefusal(164, 'No rows are taken here');
    const asked = guard === undefined ? undefined : await guard(session, request);
    const sql = asked?.text ?? request.sql;
    await useDatabase(session, request.database);
    const tag = randomUUID();
    await session.queryAsync(`SET ${settingsOf(request, limits, tag)}`);
    signal.throwIfAborted();
    if (data !== undefined) return { bytes: await insertFile(home, session, sql, data), format };
    const statement = session.queryAsync(sql, { format });
    const result = await unlessAborted(statement, signal, { tag, openSession });
    return { bytes: result.bytes(), format: asked?.format ?? format };
  }

  return {
    async run(request, signal) {
      if (!/^\w+$/.test(request.format)) throw new SqlRefusal(36, 'Not the name of a format');
      const session = openSession();
      try {
        return await runIn(session, request, signal);
      } finally {
        session.close();
      }
    },
  };
}
