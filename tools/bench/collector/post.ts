import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request as it goes over the socket, written once and sent many times: the driver must not be what is measured. */
export interface Request {
  readonly bytes: Buffer;
  readonly samples: number;
}

export interface RequestHead {
  readonly path: string;
  readonly encoding?: string;
}

/** A POST of this body over a connection that is kept. */
export function postOf(body: Buffer, samples: number, { path, encoding }: RequestHead): Request {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: bench',
    'content-type: application/json',
    ...(encoding === undefined ? [] : [`content-encoding: ${encoding}`]),
    `content-length: ${body.length}`,
  ].join('\r\n');
  return { bytes: Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]), samples };
}

/** What came of posting for a while. */
export interface Posted {
  readonly requests: number;
  readonly samples: number;
  readonly seconds: number;
  /** From the request to the end of its answer, ms, in no order. */
  readonly latenciesMs: readonly number[];
}

export interface PostOptions {
  readonly port: number;
  readonly connections: number;
  /** Asked before each request: null ends the connection. */
  readonly next: () => Request | null;
}

const HEAD_END = '\r\n\r\n';

/** Sends a request a connection, each when the one before is answered; throws where an answer is no 2xx. */
export async function post({ port, connections, next }: PostOptions): Promise<Posted> {
  const latenciesMs: number[] = [];
  let samples = 0;
  const begin = performance.now();
  const run = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    try {
      for (let request = next(); request !== null; request = next()) {
        const sentMs = performance.now();
        socket.write(request.bytes);
        await answered(socket);
        latenciesMs.push(performance.now() - sentMs);
        samples += request.samples;
      }
    } finally {
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: connections }, run));
  return { requests: latenciesMs.length, samples, seconds: (performance.now() - begin) / 1000, latenciesMs };
}

/** Resolves at the end of one answer: its length stands in its head. */
function answered(socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let text = '';
  const onData = (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headEnd = text.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < headEnd + HEAD_END.length + length) return;
    socket.off('data', onData);
    socket.off('close', onClose);
    if (text.startsWith('HTTP/1.1 2')) resolve();
    else reject(new Error(`the server answered ${text.slice(0, 500)}`));
  };
  const onClose = () => reject(new Error('the server closed the connection'));
  socket.on('data', onData);
  socket.once('close', onClose);
  return promise;
}
