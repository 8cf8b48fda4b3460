import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTarget } from './target.ts';

export interface SlowOptions {
  readonly sockets: number;
  /** How long the collector gives a client for a request. */
  readonly requestTimeoutMs: number;
  /** A client that behaves sends this meanwhile, again and again. */
  readonly body: string;
}

/** What came of clients that send a byte now and then, or none. */
export interface SlowReport {
  /** How the collector ended each: its status, or that it hung up without one. */
  readonly ends: Readonly<Record<string, number>>;
  /** Sockets it had not ended within twice the time it gives, and some more. */
  readonly left: number;
  readonly longestMs: number;
  /** Answers to the client that behaves, by status. */
  readonly meanwhile: Readonly<Record<string, number>>;
  readonly rssMb: number;
}

const BYTE_EVERY_MS = 500;
const SLACK_MS = 20_000;
const MIB = 1024 * 1024;

/** A request that never comes to its end, byte by byte: in its head, in its body, or before its beginning. */
const trickles = [
  `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(10_000)}`,
  `POST /v1/telemetry HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n${'{'.repeat(8000)}`,
  '',
] as const;
/** Of the second one so much is sent at once: its head. */
const AT_ONCE = [0, 100, 0] as const;

interface Slow {
  readonly socket: Socket;
  readonly text: string;
  sent: number;
  head: string;
  endedMs: number | null;
}

async function open(port: number, n: number): Promise<Slow> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const openedAt = performance.now();
  const kind = n % trickles.length;
  const slow: Slow = {
    socket,
    text: trickles[kind] ?? '',
    sent: AT_ONCE[kind] ?? 0,
    head: '',
    endedMs: null,
  };
  if (slow.sent > 0) socket.write(slow.text.slice(0, slow.sent));
  socket.on('data', (chunk: Buffer) => {
    slow.head += chunk.toString('latin1', 0, 64);
  });
  socket.once('error', () => undefined);
  socket.once('close', () => {
    slow.endedMs = performance.now() - openedAt;
  });
  return slow;
}

/** Opens all of them, trickles, and looks whether the collector gets rid of them and serves others meanwhile. */
export async function runSlow({ sockets, requestTimeoutMs, body }: SlowOptions): Promise<SlowReport> {
  const { app, port } = await startTarget(requestTimeoutMs);
  const slows = await Promise.all(Array.from({ length: sockets }, (_, n) => open(port, n)));
  const began = performance.now();
  const openLeft = () => slows.filter(({ endedMs }) => endedMs === null);
  const meanwhile: Record<string, number> = {};
  const deadline = began + 2 * requestTimeoutMs + SLACK_MS;
  while (openLeft().length > 0 && performance.now() < deadline) {
    for (const slow of openLeft()) {
      if (slow.sent < slow.text.length && slow.socket.writable)
        slow.socket.write(slow.text[slow.sent++] ?? '');
    }
    const answer = await fetch(`http://127.0.0.1:${port}/v1/telemetry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    await answer.arrayBuffer();
    meanwhile[answer.status] = (meanwhile[answer.status] ?? 0) + 1;
    await sleep(Math.min(BYTE_EVERY_MS, requestTimeoutMs / 4));
  }
  const ends: Record<string, number> = {};
  for (const { head, endedMs } of slows) {
    if (endedMs === null) continue;
    const end = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 'hung up';
    ends[end] = (ends[end] ?? 0) + 1;
  }
  const left = openLeft().length;
  const longestMs = Math.round(Math.max(...slows.map(({ endedMs }) => endedMs ?? 0)));
  for (const { socket } of slows) socket.destroy();
  await app.close();
  return { ends, left, longestMs, meanwhile, rssMb: Math.round(process.memoryUsage().rss / MIB) };
}
