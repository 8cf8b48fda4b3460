import { Readable } from 'node:stream';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { ServerTarget } from '../target.ts';
import { clusterOf } from './cluster.ts';
import type { Engine } from './engine.ts';
import { insertStatement } from './insertStatement.ts';
import { selectRows } from './selectRows.ts';
import { withTableLock } from './tableLock.ts';

const REQUEST_TIMEOUT_MS = 60_000;

function clientOf(target: ServerTarget, database: string) {
  return createClient({
    url: target.url,
    username: target.username,
    password: target.password,
    database,
    application: 'stutterscope',
    request_timeout: REQUEST_TIMEOUT_MS,
    log: { level: ClickHouseLogLevel.OFF },
    // A question whose parts each lie on all shards is refused otherwise.
    ...(target.cluster !== undefined && { clickhouse_settings: { distributed_product_mode: 'global' } }),
  });
}

/** A ClickHouse server over HTTP, or any port that speaks its HTTP protocol. */
export function openServer(target: ServerTarget): Engine {
  const client = clientOf(target, target.database);
  const cluster = target.cluster === undefined ? undefined : clusterOf(target.cluster, target.database);
  const clients = {
    main: client,
    shards: cluster === undefined ? client : clientOf(target, cluster.shards),
  };
  const engine: Engine = {
    cluster,
    async command(sql, place = 'main') {
      await clients[place].command({ query: sql });
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
    async close() {
      await Promise.all(Object.values(clients).map((one) => one.close()));
    },
  };
  return engine;
}
