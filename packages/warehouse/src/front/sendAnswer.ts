import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { compressedBlocks } from './compressedBlocks.ts';
import type { Encoding } from './readRequest.ts';
import { SqlRefusal } from './sqlRefusal.ts';

/** How long a client may read nothing of its answer before it is given up. */
const STALLED_MS = 30_000;

const zip = promisify(gzip);

/** A result as the engine wrote it. */
export interface Result {
  readonly bytes: Uint8Array;
  readonly format: string;
}

async function encoded(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  switch (encoding) {
    case 'plain':
      return bytes;
    case 'gzip':
      return zip(bytes);
    case 'blocks':
      return compressedBlocks(bytes);
  }
}

/** Sends a result and waits until it is read, or until nobody reads it any more. */
export async function sendResult(
  response: ServerResponse,
  { bytes, format }: Result,
  encoding: Encoding,
): Promise<void> {
  const body = await encoded(bytes, encoding);
  response.writeHead(200, {
    'Content-Type': format.startsWith('JSON')
      ? 'application/json; charset=UTF-8'
      : 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    ...(encoding === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Query-Id': randomUUID(),
  });
  response.setTimeout(STALLED_MS);
  const sent = new Promise<void>((resolve) => response.once('close', resolve));
  response.end(body);
  await sent;
}

function statusOf(code: number): number {
  switch (code) {
    case 36: // BAD_ARGUMENTS
    case 62: // SYNTAX_ERROR
    case 344: // SUPPORT_IS_DISABLED
      return 400;
    case 194: // REQUIRED_PASSWORD
      return 401;
    case 164: // READONLY
    case 516: // AUTHENTICATION_FAILED
      return 403;
    case 46: // UNKNOWN_FUNCTION
    case 47: // UNKNOWN_IDENTIFIER
    case 60: // UNKNOWN_TABLE
    case 81: // UNKNOWN_DATABASE
      return 404;
    case 307: // TOO_MANY_BYTES
      return 413;
    case 202: // TOO_MANY_SIMULTANEOUS_QUERIES
      return 503;
    case 159: // TIMEOUT_EXCEEDED
      return 504;
    default:
      return 500;
  }
}

/** Sends an error as ClickHouse does: its text as the body, its number as a header. */
export async function sendFailure(
  response: ServerResponse,
  thrown: unknown,
  encoding: Encoding,
): Promise<void> {
  if (response.destroyed) return;
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  // The engine puts its number before an error each time it passes one on.
  const once = said.replace(/^(Code: \d+\. DB::Exception: )+(?=\1)/, '');
  const message = once.includes('DB::Exception') ? once : new SqlRefusal(1002, once).message;
  const code = Number(/Code: (\d+)\./.exec(message)?.[1] ?? 1002);
  const text = Buffer.from(`${message}\n`);
  // A client that asked for blocks reads errors as blocks, too.
  const body = encoding === 'blocks' ? await compressedBlocks(text) : text;
  response.writeHead(statusOf(code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    'X-ClickHouse-Exception-Code': String(code),
    ...(code === 194 ? { 'WWW-Authenticate': 'Basic realm="ClickHouse"' } : {}),
    // What is left of a refused body is not worth reading.
    ...(response.req.complete ? {} : { Connection: 'close' }),
  });
  response.end(body);
}
