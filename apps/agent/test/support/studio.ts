import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Batch, BatchEvent, ColumnName } from '@stutterscope/telemetry';
import { collectorStub } from '../../../../test/support/collectorStub.ts';
import { rtmpServer } from '../../../../test/support/rtmpServer.ts';
import { type Command, shapedLink } from '../../../../test/support/shapedLink.ts';
import { findFfmpeg } from '../../src/index.ts';

export const ffmpegPath = findFfmpeg(process.env['PATH'] ?? '');

/** A 540x960 test picture at 15 FPS and 1.2 Mbit/s with a tone, pushed in real time. */
export function pushArgs(url: string): string[] {
  const inputs = '-re -f lavfi -i testsrc=size=540x960:rate=15 -re -f lavfi -i sine=frequency=440';
  const video = '-c:v libx264 -preset ultrafast -tune zerolatency -pix_fmt yuv420p -g 30';
  const rate = '-b:v 1200k -minrate 1200k -maxrate 1200k -bufsize 1200k -x264-params nal-hrd=cbr';
  return `${inputs} ${video} ${rate} -c:a aac -b:a 64k -f flv ${url}`.split(' ');
}

/** A server, a collector, a bottleneck before both, and a place for files; all gone after `close`. */
export async function studio() {
  const link = await shapedLink(6000);
  const server = await rtmpServer(link.serverHost);
  const collector = await collectorStub(link.freeHost);
  const folder = await mkdtemp(join(tmpdir(), 'stutterscope-agent-'));
  const children = new Set<ChildProcess>();

  const start = ({ command, args }: Command, env: NodeJS.ProcessEnv = process.env): ChildProcess => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env });
    child.stderr.resume();
    children.add(child.once('close', () => children.delete(child)));
    return child;
  };
  const agentMain = fileURLToPath(new URL('agentMain.ts', import.meta.url));

  return {
    link,
    server,
    collector,
    folder,
    endpoint: `http://${link.freeHost}:${collector.port}/v1/telemetry`,
    /** A push that nobody measures and nothing squeezes. */
    push: (url: string) =>
      start({ command: ffmpegPath, args: ['-nostdin', '-loglevel', 'error', ...pushArgs(url)] }),
    /** An agent behind the bottleneck. */
    agent: (options: object) => start(link.inside(process.execPath, [agentMain, JSON.stringify(options)])),
    /** An agent beside the bottleneck, in a surrounding of its own. */
    agentIn: (env: NodeJS.ProcessEnv, options: object) =>
      start({ command: process.execPath, args: [agentMain, JSON.stringify(options)] }, env),
    async close() {
      // In good order: a killed agent leaves its ffmpeg pushing.
      for (const child of children) await finish(child, 'SIGTERM');
      await collector.close();
      await server.close();
      await link.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a process and gives its exit code. */
export async function finish(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
  return child.exitCode;
}

/** One column of all batches, in order. */
export function column(batches: readonly Batch[], name: ColumnName): (number | null)[] {
  return batches.flatMap(({ samples }) => samples[name] ?? samples.t.map(() => null));
}

/** All events of all batches, in order. */
export function eventsOf(batches: readonly Batch[]): BatchEvent[] {
  return batches.flatMap(({ events }) => events ?? []);
}

export const codesOf = (batches: readonly Batch[]) => eventsOf(batches).map(({ code }) => code);

export function median(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? Number.NaN;
}
