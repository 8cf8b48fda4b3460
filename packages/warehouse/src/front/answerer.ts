import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gate } from './gate.ts';
import { checkPassword } from './password.ts';
import { addressOf, type Encoding, encodingOf, readRequest } from './readRequest.ts';
import { type Result, sendFailure, sendResult } from './sendAnswer.ts';
import { SqlRefusal } from './sqlRefusal.ts';
import type { Statements } from './statements.ts';

// A statement holds one of libuv's threads. Half of them stay for inserts, and for ending what nobody waits for.
const CONCURRENT = Math.max(1, Math.floor(Number(process.env['UV_THREADPOOL_SIZE'] ?? 4) / 2));
const MAX_WAITING = 256;
const MAX_UNSENT_BYTES = 512 * 1024 * 1024;

const pong: Result = { bytes: new TextEncoder().encode('Ok.\n'), format: 'TabSeparated' };

/** What a port asks of who comes. */
export interface Door {
  readonly maxBodyBytes: number;
  readonly password: string | undefined;
}

/** `/ping`, and `/` as load balancers ask it. */
const isPing = ({ method }: IncomingMessage, { pathname, searchParams }: URL) =>
  pathname === '/ping' || (method !== 'POST' && pathname === '/' && !searchParams.has('query'));

/** Answers requests until the signal of each says that nobody waits any more. */
export function answerer(statements: Statements, { maxBodyBytes, password }: Door) {
  const gate = new Gate(CONCURRENT, MAX_WAITING);
  let unsentBytes = 0;

  // Readers take their time outside of the gate, but not with all of the memory.
  async function send(response: ServerResponse, result: Result, encoding: Encoding): Promise<void> {
    if (unsentBytes + result.bytes.length > MAX_UNSENT_BYTES) {
      throw new SqlRefusal(241, 'Too many answers are still being read');
    }
    unsentBytes += result.bytes.length;
    try {
      await sendResult(response, result, encoding);
    } finally {
      unsentBytes -= result.bytes.length;
    }
  }

  return async (request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> => {
    const address = addressOf(request);
    const encoding = encodingOf(request, address);
    try {
      if (isPing(request, address)) return await sendResult(response, pong, 'plain');
      if (address.pathname !== '/') throw new SqlRefusal(36, 'There are / and /ping here, nothing else');
      if (password !== undefined) checkPassword(request, address, password);
      const read = await readRequest(request, address, maxBodyBytes);
      const result = await gate.through(() => statements.run(read, signal), signal);
      await send(response, result, encoding);
    } catch (thrown) {
      await sendFailure(response, thrown, encoding);
    }
  };
}
