import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { EmbeddedTarget } from '../target.ts';
import { EMBEDDED_DATABASE, embeddedHome } from './embeddedHome.ts';
import type { Engine } from './engine.ts';
import { insertStatement } from './insertStatement.ts';
import { selectRows } from './selectRows.ts';
import { sessionConnection } from './sessionConnection.ts';
import { quoted } from './sqlText.ts';

/** ClickHouse in this process, through the ordinary client's `connection` option. */
export async function openEmbedded(target: EmbeddedTarget): Promise<Engine> {
  const { Session } = await import('chdb');
  const home = await embeddedHome(target.dir);

  // A connection a call: settings stay with a connection, and its calls wait for each other.
  async function withClient<Result>(work: (client: ClickHouseClient) => Promise<Result>): Promise<Result> {
    const client = createClient({
      connection: sessionConnection(new Session(home.path)),
      log: { level: ClickHouseLogLevel.OFF },
    });
    try {
      await client.command({ query: `USE ${EMBEDDED_DATABASE}` });
      return await work(client);
    } finally {
      await client.close();
    }
  }

  return {
    cluster: undefined,
    command: (sql) =>
      withClient(async (client) => {
        await client.command({ query: sql });
      }),
    query: (sql, params) => withClient((client) => selectRows(client, sql, params)),
    // The rows go in as a file: what stands behind FORMAT in a statement is read as SQL after a blank line.
    insert: (insert) =>
      withClient(async (client) => {
        const file = join(home.spool, `${randomUUID()}.ndjson`);
        try {
          await writeFile(file, insert.ndjson);
          await client.command({ query: insertStatement(insert, `FROM INFILE ${quoted(file)}`) });
        } finally {
          await rm(file, { force: true });
        }
      }),
    exclusively: home.exclusively,
    close: home.release,
  };
}
