import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';

/** A TCP connection to a listening collector, for what no HTTP client would send. */
export interface RawSocket {
  readonly socket: Socket;
  /** Everything received so far. */
  readonly received: () => string;
  readonly closed: () => boolean;
}

/** Listens on a free port of the loopback and gives its number. */
export async function listen(app: FastifyInstance): Promise<number> {
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
}

/** Connects and sends the text. */
export function rawSocket(port: number, text: string): RawSocket {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let closed = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    received += String(chunk);
  });
  // A reset is one of the ways a server closes; tests look at what was received.
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.write(text);
  onTestFinished(() => {
    socket.destroy();
  });
  return { socket, received: () => received, closed: () => closed };
}
