import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddedHome } from '../engine/embeddedHome.ts';
import { Gate } from './gate.ts';
import { readRequest, type SqlRequest } from './readRequest.ts';
import { sendFailure, sendResult } from './sendAnswer.ts';
import { SqlRefusal } from './sqlRefusal.ts';
import { openStatements } from './statements.ts';

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

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the SQL port has no address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

/**
 * Serves the embedded engine over as much of ClickHouse's HTTP protocol as its ordinary clients and curl
 * need. Each request has a session of its own, so nothing it sets outlives it.
 */
export async function serveSql(options: SqlFrontOptions): Promise<SqlFront> {
  const home = await embeddedHome(options.dir);
  const statements = await openStatements(home, {
    readonly: options.readonly ?? true,
    maxExecutionSeconds: options.maxExecutionSeconds ?? 60,
  });
  const gate = new Gate(MAX_CONCURRENT, MAX_WAITING);
  const maxBodyBytes = options.maxBodyBytes ?? 16 * 1024 * 1024;
  const running = new Set<Promise<void>>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let read: SqlRequest | undefined;
    try {
      read = await readRequest(request, maxBodyBytes);
      const { sql } = read;
      if (sql === '') return sendResult(response, new TextEncoder().encode('Ok.\n'), read);
      const asked = read;
      await sendResult(response, await gate.through(() => statements.run(asked)), read);
    } catch (thrown) {
      sendFailure(response, thrown instanceof Error ? thrown : new SqlRefusal(1002, String(thrown)));
    }
  }

  const server = createServer((request, response) => {
    const call = answer(request, response).finally(() => running.delete(call));
    running.add(call);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
    });
  } catch (cause) {
    await home.release();
    throw cause;
  }

  return {
    url: addressOf(server.address()),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.allSettled(running);
      server.closeAllConnections();
      await closed;
      await home.release();
    },
  };
}
