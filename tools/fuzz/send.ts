import { type Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { FuzzRequest } from './mutations.ts';

/** What came of a request: its status, or that nothing came. */
export type Outcome = number | 'hung' | 'closed';

export interface Target {
  readonly port: number;
  readonly agent: Agent;
  /** A request that is not answered for so long hangs. */
  readonly patienceMs: number;
}

/** Sends whole HTTP, and reads the answer to its end. */
export function sendRequest(
  { path, headers, body }: FuzzRequest,
  { port, agent, patienceMs }: Target,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const sent = request({
    host: '127.0.0.1',
    port,
    agent,
    method: 'POST',
    path,
    headers: { ...headers, 'content-length': body.length },
  });
  sent.setTimeout(patienceMs, () => {
    resolve('hung');
    sent.destroy();
  });
  sent.once('response', (response) => {
    response.resume();
    response.once('end', () => resolve(response.statusCode ?? 0));
    response.once('error', () => resolve('closed'));
  });
  sent.once('error', () => resolve('closed'));
  sent.end(body);
  return promise;
}

/** Sends bare bytes and says no more; the other end has to answer, or to hang up. */
export function sendBytes(bytes: Buffer, { port, patienceMs }: Target): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const socket = connect(port, '127.0.0.1');
  let head = '';
  socket.setTimeout(patienceMs, () => {
    resolve('hung');
    socket.destroy();
  });
  socket.on('data', (chunk: Buffer) => {
    if (head.length < 64) head += chunk.toString('latin1', 0, 64);
  });
  socket.once('error', () => undefined);
  socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]) || 'closed'));
  // What is half a request to the server is over once this side has ended.
  socket.end(bytes);
  return promise;
}
