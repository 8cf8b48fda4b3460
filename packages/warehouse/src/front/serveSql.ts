import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmbeddedHome, embeddedHome } from '../engine/embeddedHome.ts';
import { Gate } from './gate.ts';
import { readRequest } from './readRequest.ts';
import { sendFailure, sendResult } from './sendAnswer.ts';
import { SqlRefusal } from './sqlRefusal.ts';
import { openStatements, type Statements } from './statements.ts';

/** How the SQL port of an embedded warehouse behaves. */
export interface SqlFrontOptions {
  /** The directory of the embedded target; this process holds it open already, or opens it here. */
  readonly dir: string;
  /** Loopback when left out: there are no passwords here. */
  readonly host?: string;
  /** Any free port when left out. */
  readonly port?: number;
  /** True when left out: questions only. False lets every statement in, inserts and DDL included. */
  readonly readonly?: boolean;
  /** Limit of a request's body, counted after decompression. 16 MiB when left out. */
  readonly maxBodyBytes?: number;
  /** Limit of one statement's running time, whatever the request asks for. 60 when left out. */
  readonly maxExecutionSeconds?: number;
}

/** A running SQL port. */
export interface SqlFront {
  readonly url: string;
  /** Stops listening, lets the statements under way end. */
  close(): Promise<void>;
}

const MAX_CONCURRENT = 8;
const MAX_WAITING = 256;
const PONG = new TextEncoder().encode('Ok.\n');

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the SQL port has no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function answerer(statements: Statements, maxBodyBytes: number) {
  const gate = new Gate(MAX_CONCURRENT, MAX_WAITING);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const read = await readRequest(request, maxBodyBytes);
      // Without a statement it is a ping: /ping, or / as load balancers ask it.
      const result = read.sql === '' ? PONG : await gate.through(() => statements.run(read));
      await sendResult(response, result, read);
    } catch (thrown) {
      sendFailure(response, thrown instanceof Error ? thrown : new SqlRefusal(1002, String(thrown)));
    }
  };
}

/**
 * Serves the embedded engine over as much of ClickHouse's HTTP protocol as its ordinary clients and curl
 * need. Each request has a session of its own, so nothing it sets outlives it.
 */
export async function serveSql(options: SqlFrontOptions): Promise<SqlFront> {
  const home = await embeddedHome(options.dir);
  const running = new Set<Promise<void>>();
  try {
    const statements = await openStatements(home, {
      readonly: options.readonly ?? true,
      maxExecutionSeconds: options.maxExecutionSeconds ?? 60,
    });
    const answer = answerer(statements, options.maxBodyBytes ?? 16 * 1024 * 1024);
    const server = createServer((request, response) => {
      const call = answer(request, response).finally(() => running.delete(call));
      running.add(call);
    });
    await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
    return { url: addressOf(server.address()), close: () => close(server, running, home) };
  } catch (cause) {
    await home.release();
    throw cause;
  }
}

async function close(server: Server, running: ReadonlySet<Promise<void>>, home: EmbeddedHome) {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await Promise.allSettled(running);
  server.closeAllConnections();
  await closed;
  await home.release();
}
