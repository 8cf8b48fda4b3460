import { CliError, explain } from './cliError.ts';
import { type Config, reachable } from './config.ts';

export interface SqlOptions {
  /** The format of the answer when the statement names none. */
  readonly format: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly timeoutMs?: number;
}

/** What to do where none answers. */
export const whereToLook =
  'start `stutterscope up`, name its port in STUTTERSCOPE_SQL_PORT where that is another, or a server in ' +
  'STUTTERSCOPE_CLICKHOUSE_URL';

/** Where ClickHouse answers HTTP: the server of the configuration, else the port of a running `stutterscope up`. */
export function sqlUrl({ clickhouse, sqlHost, sqlPort }: Config): string {
  return clickhouse?.url ?? `http://${reachable(sqlHost)}:${sqlPort}`;
}

function requestOf(config: Config, { format, params = {} }: SqlOptions): { url: URL; headers: Headers } {
  const url = new URL(sqlUrl(config));
  url.search = new URLSearchParams({ database: config.database, default_format: format }).toString();
  for (const [name, value] of Object.entries(params)) url.searchParams.set(`param_${name}`, String(value));
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8' });
  if (config.clickhouse !== null) {
    // The embedded port is read only by itself. 2 allows settings in the query, never a write.
    url.searchParams.set('readonly', '2');
    headers.set('x-clickhouse-user', config.clickhouse.user);
    headers.set('x-clickhouse-key', config.clickhouse.password.reveal());
  } else if (config.sqlPassword !== null) {
    headers.set('x-clickhouse-key', config.sqlPassword.reveal());
  }
  return { url, headers };
}

/** Runs one statement, read only, and gives the answer as it comes. */
export async function sqlOverHttp(config: Config, sql: string, options: SqlOptions): Promise<Response> {
  const { url, headers } = requestOf(config, options);
  const signal = options.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) };
  let response: Response;
  try {
    response = await fetch(url, { method: 'POST', body: sql, headers, ...signal });
  } catch (error) {
    throw new CliError(`no ClickHouse answers at ${url.origin} (${explain(error)}): ${whereToLook}`);
  }
  if (!response.ok)
    throw new CliError((await response.text()).trim() || `ClickHouse answered ${response.status}`);
  return response;
}
