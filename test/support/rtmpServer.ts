import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.ts';

/** A real RTMP and HTTP-FLV server. */
export interface RtmpServer {
  readonly rtmpPort: number;
  readonly httpPort: number;
  /** What it has logged so far. */
  log(): string;
  close(): Promise<void>;
}

/** Starts node-media-server on free ports of one address and waits until both answer. */
export async function rtmpServer(bind = '127.0.0.1'): Promise<RtmpServer> {
  const [rtmpPort, httpPort] = [await freePort(bind), await freePort(bind)];
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-rtmp-'));
  const script = fileURLToPath(new URL('rtmpServer.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, bind, String(rtmpPort), String(httpPort), folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const close = async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const port of [rtmpPort, httpPort]) await untilListening(bind, port, child);
  } catch (error) {
    await close();
    throw new Error(`no RTMP server: ${log}`, { cause: error });
  }
  return { rtmpPort, httpPort, log: () => log, close };
}

/** Waits until something of a child answers on a port. */
export async function untilListening(host: string, port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await answers(host, port))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`nothing listens on ${port}`);
    await sleep(50);
  }
}

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  const isUp = await promise;
  socket.destroy();
  return isUp;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}
