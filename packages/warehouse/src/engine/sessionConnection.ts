import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClickHouseClientConfigOptions, parseError } from '@clickhouse/client';
import type { ChdbResult, Session } from 'chdb';
import { quoted } from './sqlText.ts';

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>;
type Statement = Parameters<Connection['query']>[0];

const summary = {
  read_rows: '0',
  read_bytes: '0',
  written_rows: '0',
  written_bytes: '0',
  result_rows: '0',
  result_bytes: '0',
  total_rows_to_read: '0',
  elapsed_ns: '0',
};

// What the client sets for an HTTP server, and a session does not know.
const httpOnly: ReadonlySet<string> = new Set(['wait_end_of_query', 'enable_http_compression']);

/**
 * The client's connection over one session of the in-process engine. chdb ships one too; it passes bodies
 * through UTF-8 and the SQL parser, and its types do not fit the client's own.
 */
export function sessionConnection(session: Session): Connection {
  async function run(statement: Statement): Promise<ChdbResult> {
    try {
      for (const [name, value] of Object.entries(statement.clickhouse_settings ?? {})) {
        if (value === undefined || httpOnly.has(name)) continue;
        await session.queryAsync(`SET ${name} = ${quoted(String(Number(value)))}`);
      }
      return await session.queryBindAsync(statement.query, statement.query_params ?? {});
    } catch (thrown) {
      throw parseError(thrown instanceof Error ? thrown : String(thrown));
    }
  }

  const described = () => ({ query_id: randomUUID(), response_headers: {}, http_status_code: 200, summary });
  const refuseBody = () => Promise.reject(new Error('rows go into the in-process engine as files'));

  return {
    async query(statement) {
      const result = await run(statement);
      return { ...described(), stream: Readable.from([result.bytes()], { objectMode: false }) };
    },
    async command(statement) {
      await run(statement);
      return described();
    },
    async ping() {
      await run({ query: 'SELECT 1' });
      return { success: true };
    },
    exec: refuseBody,
    insert: refuseBody,
    async close() {
      session.close();
    },
  };
}
