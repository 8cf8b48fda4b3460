import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { SqlRequest } from './readRequest.ts';

const zip = promisify(gzip);

/** Sends a result, zipped when the request allows it. */
export async function sendResult(
  response: ServerResponse,
  result: Uint8Array,
  { gzipAnswer, format }: SqlRequest,
): Promise<void> {
  const body = gzipAnswer ? await zip(result) : result;
  response.writeHead(200, {
    'Content-Type': format.startsWith('JSON')
      ? 'application/json; charset=UTF-8'
      : 'text/plain; charset=UTF-8',
    'Content-Length': body.length,
    ...(gzipAnswer ? { 'Content-Encoding': 'gzip' } : {}),
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Query-Id': randomUUID(),
  });
  response.end(body);
}

function statusOf(code: number): number {
  switch (code) {
    case 36: // BAD_ARGUMENTS
    case 47: // UNKNOWN_IDENTIFIER
    case 62: // SYNTAX_ERROR
    case 344: // SUPPORT_IS_DISABLED
      return 400;
    case 164: // READONLY
      return 403;
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
export function sendFailure(response: ServerResponse, error: Error): void {
  const code = Number(/Code: (\d+)\./.exec(error.message)?.[1] ?? 1002);
  // What is left of a refused body is not worth reading.
  response.writeHead(statusOf(code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    Connection: 'close',
  });
  response.end(`${error.message}\n`);
}
