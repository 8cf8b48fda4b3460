import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus } from '../../packages/bus/src/index.ts';
import { postOf } from '../bench/collector/post.ts';
import { endless } from '../bench/endToEnd/endless.ts';
import { makeProbes } from '../bench/endToEnd/probes.ts';
import { sendProbes } from '../bench/endToEnd/sendProbes.ts';
import type { BenchBroker } from '../bench/pipeline/withBroker.ts';
import { type Child, startChild } from '../bench/process/child.ts';
import { loadOf } from '../bench/store/fill.ts';
import { quantile } from '../evaluate/score/numbers.ts';
import { sendAtPace } from './pace.ts';

const topicPrefix = 'bench-alerts.';
const PARTITIONS = 4;
const WARM_UP_MS = 10_000;
/** An alert that is not there so long after the last probe counts as this late. */
const LATEST_MS = 20_000;
const LOOK_MS = 250;
/** As infra/compose runs the notifier: a large nursery only holds what is dead already. */
const AS_DEPLOYED = ['--max-semi-space-size=4'];

export interface AlertsSize {
  /** Clients of server-sent events, nearly all of rooms in which nothing happens. */
  readonly clients: number;
  /** Samples a second beside the probes. */
  readonly rate: number;
  readonly probes: number;
}

/** From the batch that completes the evidence to the alert on a client, with everything on this machine. */
export interface Alerts {
  readonly clients: number;
  /** What the notifier took with all of them connected, and at most. */
  readonly idleBytes: number;
  readonly mostBytes: number;
  readonly samplesPerSecond: number;
  readonly alerts: number;
  readonly missed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Parts {
  readonly collector: Child;
  readonly notifier: Child;
  readonly clients: Child;
}

async function raised(clients: Child, rooms: readonly string[], deadline: number) {
  let seen = await clients.ask('raised');
  while (rooms.some((room) => seen[room] === undefined) && Date.now() < deadline) {
    await sleep(LOOK_MS);
    seen = await clients.ask('raised');
  }
  return seen;
}

async function run(
  { collector, notifier, clients }: Parts,
  { rate, probes: count }: AlertsSize,
): Promise<Alerts> {
  const { residentBytes: idleBytes = Number.NaN } = await notifier.ask('memory');
  const port = collector.ready['port'] ?? 0;
  const requests = loadOf(20, rate * 60).map(({ text, samples }) =>
    postOf(Buffer.from(text), samples, { path: '/v1/telemetry' }),
  );
  const sent = { samples: 0 };
  const stop = new AbortController();
  const sending = sendAtPace({ port, rate }, endless(requests), sent, stop.signal);
  await sleep(WARM_UP_MS);
  const probes = makeProbes(count, Date.now() + 1000);
  const before = { ...sent, atMs: performance.now() };
  const decidedAt = await sendProbes(probes, port);
  const samplesPerSecond = (sent.samples - before.samples) / ((performance.now() - before.atMs) / 1000);
  const deadline = Date.now() + LATEST_MS;
  const seen = await raised(clients, [...decidedAt.keys()], deadline);
  stop.abort();
  await sending;
  const delays = [...decidedAt].map(([room, atMs]) => (seen[room] ?? deadline) - atMs);
  return {
    clients: (await clients.ask('open'))['open'] ?? Number.NaN,
    idleBytes,
    mostBytes: (await notifier.ask('memory'))['mostBytes'] ?? Number.NaN,
    samplesPerSecond,
    alerts: delays.length,
    missed: [...decidedAt.keys()].filter((room) => seen[room] === undefined).length,
    p50Ms: quantile(delays, 0.5) ?? Number.NaN,
    p99Ms: quantile(delays, 0.99) ?? Number.NaN,
  };
}

/** Starts collector, processor and notifier over Kafka, connects the clients, and has rooms alerted under load. */
export async function measureAlerts({ brokers }: BenchBroker, size: AlertsSize): Promise<Alerts> {
  const bus = createKafkaBus({ brokers: [brokers], clientId: 'bench', topicPrefix });
  await bus.ensureTopics(PARTITIONS);
  await bus.close();
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-alerts-'));
  const started: Child[] = [];
  const start = async (script: URL, args: readonly string[], nodeOptions: readonly string[] = []) => {
    const child = await startChild(script, args, nodeOptions);
    started.push(child);
    return child;
  };
  try {
    const processor = await start(new URL('../bench/store/processorProcess.ts', import.meta.url), [
      brokers,
      topicPrefix,
      dir,
    ]);
    await processor.ask('begin');
    const collector = await start(new URL('../bench/collector/collectorServer.ts', import.meta.url), [
      brokers,
      topicPrefix,
    ]);
    const notifier = await start(
      new URL('./notifierProcess.ts', import.meta.url),
      [brokers, topicPrefix],
      AS_DEPLOYED,
    );
    const counts = [notifier.ready['port'] ?? 0, size.clients - size.probes, size.probes];
    const clients = await start(new URL('./clientsProcess.ts', import.meta.url), counts.map(String));
    return await run({ collector, notifier, clients }, size);
  } finally {
    for (const child of started.toReversed()) await child.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
