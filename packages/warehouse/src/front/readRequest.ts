import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SqlRefusal } from './sqlRefusal.ts';

/** How the answer goes over the wire: `blocks` are ClickHouse's own compressed ones. */
export type Encoding = 'plain' | 'gzip' | 'blocks';

/** What a request asks of the engine. */
export interface SqlRequest {
  readonly sql: string;
  /** Rows of an INSERT whose statement came in the address. */
  readonly data: Uint8Array | undefined;
  readonly database: string | undefined;
  readonly format: string;
  /** The revision at which a client reads Native blocks, 0 for one that says nothing. */
  readonly protocolVersion: number;
  /** `param_x` as ClickHouse's own escaped text. */
  readonly params: ReadonlyMap<string, string>;
  readonly settings: ReadonlyMap<string, string>;
}

const unzip = promisify(gunzip);

// Parts of the protocol that are no settings, or say nothing to an engine without users and sessions.
const notSettings: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'quota_key',
  'client_protocol_version',
  'compress',
  'decompress',
  'enable_http_compression',
  'cancel_http_readonly_queries_on_client_close',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_zlib_compression_level',
  'network_compression_method',
  'network_zstd_compression_level',
]);

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) throw new SqlRefusal(307, `The body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new SqlRefusal(36, `Unknown content encoding ${encoding}`);
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    const larger = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (larger) throw new SqlRefusal(307, `The body is larger than ${maxBytes} bytes`);
    throw new SqlRefusal(36, 'The body is not gzip');
  }
}

function partition(search: URLSearchParams) {
  const params = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith('param_')) params.set(name, value);
    else if (!notSettings.has(name)) settings.set(name, value);
  }
  return { params, settings };
}

function statementOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new SqlRefusal(36, 'The statement is not UTF-8');
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** The address of a request; anything that is none is a path that nobody serves. */
export function addressOf(request: IncomingMessage): URL {
  return URL.parse(`http://localhost${request.url}`) ?? new URL('http://localhost/?');
}

/** How a client wants its answer, errors included. */
export function encodingOf(request: IncomingMessage, { searchParams }: URL): Encoding {
  if (searchParams.get('compress') === '1') return 'blocks';
  const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  return takesGzip && searchParams.get('enable_http_compression') === '1' ? 'gzip' : 'plain';
}

/** Reads one HTTP request: GET with the statement in the address, or POST with it there or in the body. */
export async function readRequest(
  request: IncomingMessage,
  { searchParams: search }: URL,
  maxBytes: number,
): Promise<SqlRequest> {
  if (search.get('decompress') === '1') throw new SqlRefusal(344, 'Compressed bodies are taken as gzip only');
  if (header(request, 'content-type')?.startsWith('multipart/')) {
    throw new SqlRefusal(344, 'No external tables are taken here');
  }
  const body = await readBody(request, maxBytes);
  const inAddress = search.get('query') ?? '';
  return {
    sql: inAddress === '' ? statementOf(body) : inAddress,
    data: inAddress !== '' && body.length > 0 ? body : undefined,
    database: search.get('database') ?? header(request, 'x-clickhouse-database'),
    format: search.get('default_format') ?? header(request, 'x-clickhouse-format') ?? 'TabSeparated',
    protocolVersion: Number(search.get('client_protocol_version') ?? 0),
    ...partition(search),
  };
}
