import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@clickhouse/client';
import { Session } from 'chdb';
import { clusterOf } from '../../src/engine/cluster.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { insertStatement } from '../../src/engine/insertStatement.ts';
import { selectRows } from '../../src/engine/selectRows.ts';
import { sessionConnection } from '../../src/engine/sessionConnection.ts';
import { quoted } from '../../src/engine/sqlText.ts';
import { temporaryDir } from './embedded.ts';

// A shard without a database of its own and at the engine's own port is this engine.
const config = `<clickhouse>
  <tcp_port>9000</tcp_port>
  <remote_servers><live><shard>
    <internal_replication>true</internal_replication>
    <replica><host>127.0.0.1</host><port>9000</port></replica>
  </shard></live></remote_servers>
</clickhouse>`;

/**
 * The in-process engine as a cluster of one server, with really distributed tables. ON CLUSTER wants a server's
 * queue and Replicated a Keeper: both are cut off. (ClickHouse's in-memory Keeper took the process down now and then.)
 */
export async function oneServerCluster() {
  const { dir, [Symbol.asyncDispose]: remove } = await temporaryDir();
  await writeFile(join(dir, 'config.xml'), config);
  const cluster = clusterOf('live', 'stutterscope');
  const path = join(dir, 'engine');
  // The engine reads the config.xml of the directory that it is started in, and takes no other.
  const before = process.cwd();
  process.chdir(dir);
  const keeper = new Session(path);
  process.chdir(before);
  await keeper.queryAsync('CREATE DATABASE stutterscope');
  const databases = { main: 'stutterscope', shards: cluster.shards };

  async function withClient<Result>(
    database: string,
    work: (client: ReturnType<typeof createClient>) => Promise<Result>,
  ) {
    const client = createClient({ connection: sessionConnection(new Session(path)) });
    try {
      await client.command({ query: `USE ${database}` });
      return await work(client);
    } finally {
      await client.close();
    }
  }

  const engine: Engine = {
    cluster,
    async command(sql, place = 'main') {
      const here = sql.replaceAll(' ON CLUSTER `live`', '');
      const alone = here.replace(/Replicated(\w*MergeTree)(\(['][^)]*\))?/, '$1');
      const database = sql.startsWith('CREATE DATABASE') ? 'stutterscope' : databases[place];
      await withClient(database, (client) => client.command({ query: alone }));
    },
    query: (sql, params) => withClient('stutterscope', (client) => selectRows(client, sql, params)),
    async insert(insert) {
      const file = join(dir, `${randomUUID()}.ndjson`);
      await writeFile(file, insert.ndjson);
      const query = insertStatement(insert, `FROM INFILE ${quoted(file)}`);
      await withClient('stutterscope', (client) => client.command({ query }));
    },
    exclusively: (work) => work(),
    close: async () => keeper.close(),
  };
  return {
    engine,
    async [Symbol.asyncDispose]() {
      await engine.close();
      await remove();
    },
  };
}
