import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type EmbeddedHome, embeddedHome } from '../engine/embeddedHome.ts';
import { answerer } from './answerer.ts';
import { openStatements } from './statements.ts';

/** How the SQL port of an embedded warehouse behaves. */
export interface SqlFrontOptions {
  /** The directory of the embedded target; this process holds it open already, or opens it here. */
  readonly dir: string;
  /** Loopback when left out. */
  readonly host?: string;
  /** Any free port when left out. */
  readonly port?: number;
  /** Whoever does not show it is refused. Nobody is asked when left out. */
  readonly password?: string;
  /** True when left out: questions only. False lets every statement in, inserts and DDL included. */
  readonly readonly?: boolean;
  /** Limit of a request's body, counted after decompression. 16 MiB when left out, 1 MiB for questions only. */
  readonly maxBodyBytes?: number;
  /** Limit of one statement's running time, whatever the request asks for. 60 when left out. */
  readonly maxExecutionSeconds?: number;
}

/** A running SQL port. */
export interface SqlFront {
  readonly url: string;
  /** Stops listening and ends the statements under way. */
  close(): Promise<void>;
}

const MIB = 1024 * 1024;
const MAX_CONNECTIONS = 512;
// A client has so long to say what it wants, and may keep its connection so long for the next question.
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 30_000;
const CLOSE_GRACE_MS = 500;

function urlOf(address: AddressInfo | string | null): string {
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

type Answer = ReturnType<typeof answerer>;

interface Running {
  readonly call: Promise<void>;
  readonly stop: AbortController;
}

function serverOf(answer: Answer, running: Set<Running>): Server {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1000,
    },
    (request, response) => {
      const stop = new AbortController();
      response.once('close', () => stop.abort(new Error('the client has gone')));
      const call = answer(request, response, stop.signal).finally(() => running.delete(entry));
      const entry = { call, stop };
      running.add(entry);
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/**
 * Serves the embedded engine over as much of ClickHouse's HTTP protocol as its ordinary clients and curl
 * need. Each request has a session of its own, so nothing it sets outlives it.
 */
export async function serveSql(options: SqlFrontOptions): Promise<SqlFront> {
  const home = await embeddedHome(options.dir);
  const { readonly = true, maxExecutionSeconds = 60, password } = options;
  const running = new Set<Running>();
  try {
    const statements = await openStatements(home, { readonly, maxExecutionSeconds });
    const maxBodyBytes = options.maxBodyBytes ?? (readonly ? MIB : 16 * MIB);
    const server = serverOf(answerer(statements, { maxBodyBytes, password }), running);
    await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
    return { url: urlOf(server.address()), close: () => close(server, running, home) };
  } catch (cause) {
    await home.release();
    throw cause;
  }
}

async function close(server: Server, running: ReadonlySet<Running>, home: EmbeddedHome) {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const calls = [...running].map(({ call }) => call);
  for (const { stop } of running) stop.abort(new Error('the port closes'));
  // What the engine drops is told its clients; who is still talking or reading then is not waited for.
  await Promise.race([Promise.allSettled(calls), wait(CLOSE_GRACE_MS)]);
  server.closeAllConnections();
  await Promise.allSettled(calls);
  await closed;
  await home.release();
}
