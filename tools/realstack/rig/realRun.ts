import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { cliCommand } from '../../../test/support/children.ts';
import { type CollectorStub, collectorStub } from '../../../test/support/collectorStub.ts';
import { type RtmpServer, rtmpServer } from '../../../test/support/rtmpServer.ts';
import { streamKbps } from '../stream.ts';
import type { TraceWindow } from '../traces.ts';
import { dipsOf } from '../truth/dips.ts';
import { watchLoad } from './machine.ts';
import { Processes } from './processes.ts';
import type { Publisher } from './publishers.ts';
import type { RealRun, Truth } from './run.ts';
import { type TraceLink, traceLink } from './traceLink.ts';

/** Until push and viewers have settled, and until what a last dip left behind has gone and is over. */
const BEFORE_MS = 10_000;
const AFTER_MS = 10_000;
const START_WITHIN_MS = 60_000;

/** A machine without namespaces cannot shape a link. */
export class NoNamespaces extends Error {
  override readonly name = 'NoNamespaces';
}

interface Stage {
  readonly link: TraceLink;
  readonly server: RtmpServer;
  readonly collector: CollectorStub;
  readonly processes: Processes;
  readonly arrived: readonly Batch[];
}

/** One publisher under one trace, watched by two viewers over a free way. Leaves nothing behind, also when stopped. */
export async function realRun(publisher: Publisher, trace: TraceWindow, stop: AbortSignal): Promise<RealRun> {
  await using open = new AsyncDisposableStack();
  const link = await traceLink(publisher);
  if (link === undefined) throw new NoNamespaces('this machine allows no network namespaces (root and tc)');
  open.defer(() => link.close());
  const server = await rtmpServer(link.serverHost);
  open.defer(() => server.close());
  const arrived: Batch[] = [];
  const collector = await collectorStub(link.freeHost, (batch) =>
    arrived.push({ ...batch, receivedAt: Date.now() }),
  );
  open.defer(() => collector.close());
  const processes = new Processes();
  open.defer(() => processes.stopAll());
  // Awaited here: all of it is taken down on the way out.
  return await perform({ link, server, collector, processes, arrived }, publisher, trace, stop);
}

async function perform(
  stage: Stage,
  publisher: Publisher,
  trace: TraceWindow,
  stop: AbortSignal,
): Promise<RealRun> {
  const { link, server, collector, processes, arrived } = stage;
  const room = `8888_${publisher.name}`;
  const { host, port } = await link.shaped(server.rtmpPort);
  const progress: Truth['progress'] = [];
  const overflows: number[] = [];
  const { command, args } = publisher.command({
    url: `rtmp://${host}:${port}/live/${room}`,
    room,
    collector: collectorOf(stage),
  });
  processes.start('push', link.inside(command, args), (line) => {
    const frames = /^frame=\s*(\d+)/.exec(line)?.[1];
    if (frames !== undefined) progress.push({ atMs: Date.now(), frames: Number(frames) });
    if (line.includes('FIFO queue full')) overflows.push(Date.now());
  });
  await untilHeard(stage, stop);
  startViewers(stage, room);
  await sleep(BEFORE_MS, undefined, { signal: stop });
  const loadSince = watchLoad();
  const [startMs, sentBefore] = [Date.now(), await link.bytesSent()];
  const steps = await link.follow(trace, stop);
  await sleep(AFTER_MS, undefined, { signal: stop });
  const [endMs, sentBytes, load] = [Date.now(), (await link.bytesSent()) - sentBefore, loadSince()];
  const early = [...processes.early, ...collector.refusals];
  if (early.length > 0) throw new Error(`${trace.name}, ${publisher.name}: ${early.join('; ')}`);
  await processes.stopAll();
  const dips = dipsOf(steps, streamKbps, endMs);
  const { name } = publisher;
  const batches = arrived.filter(({ sentAt }) => sentAt <= endMs);
  return {
    ...{ trace: trace.name, publisher: name, startMs, endMs, link: steps, dips, sentBytes, load },
    ...{ progress, overflows, batches },
  };
}

const collectorOf = ({ link, collector }: Stage) => `http://${link.freeHost}:${collector.port}`;

/** Two of them, by a way that is never the limit. */
function startViewers(stage: Stage, room: string): void {
  const { link, server, processes } = stage;
  for (const cache of ['speedy', 'auto']) {
    const url = `http://${link.serverHost}:${server.httpPort}/live/${room}.flv`;
    const watch = cliCommand(
      'watch',
      url,
      '--cache',
      cache,
      '--room',
      room,
      '--collector',
      collectorOf(stage),
    );
    processes.start(`viewer (${cache})`, watch, () => undefined);
  }
}

async function untilHeard({ arrived, processes }: Stage, stop: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_WITHIN_MS;
  while (!arrived.some(({ samples }) => samples.t.length > 0)) {
    if (processes.early.length > 0 || Date.now() > deadline)
      throw new Error(`nothing is heard of the push: ${processes.early.join('; ')}`);
    await sleep(100, undefined, { signal: stop });
  }
}
