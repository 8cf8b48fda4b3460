import { Readable } from 'node:stream';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ServerTarget } from '../target.ts';
import type { Engine } from './engine.ts';
import { insertStatement } from './insertStatement.ts';
import { selectRows } from './selectRows.ts';
import { withTableLock } from './tableLock.ts';

const REQUEST_TIMEOUT_MS = 60_000;

/** A ClickHouse server, or any port that speaks its HTTP protocol. */
export function openServer(target: ServerTarget): Engine {
  const client = createClient({
    url: target.url,
    username: target.username,
    password: target.password,
    database: target.database,
    application: 'stutterscope',
    request_timeout: REQUEST_TIMEOUT_MS,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const engine: Engine = {
    cluster: target.cluster,
    async command(sql) {
      await client.command({ query: sql });
    },
    query: (sql, params) => selectRows(client, sql, params),
    async insert(insert) {
      const answer = await client.exec({
        query: insertStatement(insert),
        values: Readable.from([insert.ndjson], { objectMode: false }),
      });
      for await (const _ of answer.stream);
    },
    exclusively: (work) => withTableLock(engine, work),
    close: () => client.close(),
  };
  return engine;
}
