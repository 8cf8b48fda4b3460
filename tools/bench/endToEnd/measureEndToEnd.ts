import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bus, createKafkaBus } from '../../../packages/bus/src/index.ts';
import { quantile } from '../../evaluate/score/numbers.ts';
import { post, postOf, type Request } from '../collector/post.ts';
import type { BenchBroker } from '../pipeline/withBroker.ts';
import { cpuSeconds, type Reading } from '../process/answerParent.ts';
import { type Child, startChild } from '../process/child.ts';
import { type ByThread, spentByThread } from '../process/threads.ts';
import { loadOf } from '../store/fill.ts';
import { endless } from './endless.ts';
import { makeProbes } from './probes.ts';
import { sendProbes } from './sendProbes.ts';
import { positionOf, readers, Throttle } from './throttle.ts';
import { watchAlerts } from './watchAlerts.ts';

const topicPrefix = 'bench-all.';
const PARTITIONS = 4;
const CONNECTIONS = 64;
const LOOK_MS = 250;
const WARM_UP_MS = 10_000;
/** An alert that is not there so long after the last probe counts as this late. */
const LATEST_ALERT_MS = 20_000;

export interface EndToEndSize {
  /** Samples that are made before the run; once they are used up, others send the same. */
  readonly samples: number;
  readonly probes: number;
}

/** Everything on this machine: clients, collector, Kafka, processor with ClickHouse in it. */
export interface EndToEnd {
  /** Stored and judged, for as long as the window lasted, while what waited stayed as it was. */
  readonly samplesPerSecond: number;
  readonly seconds: number;
  /** Batches that waited for the slower group, when the window began and when it ended. */
  readonly waitingBefore: number;
  readonly waitingAfter: number;
  /** CPU seconds a million samples of each process. */
  readonly cpuSecondsPerMillion: Readonly<Record<'clients' | 'collector' | 'kafka' | 'processor', number>>;
  /** The processor's by whose they are; null where the system does not tell. */
  readonly processorByThread: ByThread | null;
  readonly alerts: number;
  readonly alertP50Ms: number;
  readonly alertP99Ms: number;
  readonly bytesPerSampleKafka: number;
  readonly bytesPerSampleDisk: number;
  readonly bytesPerSampleDiskAllTables: number;
}

interface Parts {
  readonly bus: Bus;
  readonly broker: BenchBroker;
  readonly collector: Child;
  readonly processor: Child;
}

interface Spent {
  readonly atMs: number;
  readonly committed: number;
  readonly waiting: number;
  readonly cpuS: EndToEnd['cpuSecondsPerMillion'];
  readonly threads: Reading;
}

async function look({ bus, broker, collector, processor }: Parts): Promise<Spent> {
  const positions = await Promise.all(readers.map((group) => positionOf(bus, group)));
  return {
    atMs: performance.now(),
    committed: Math.min(...positions.map(({ committed }) => committed)),
    waiting: Math.max(...positions.map(({ latest, committed }) => latest - committed)),
    cpuS: {
      clients: cpuSeconds(),
      collector: await collector.cpuS(),
      kafka: await broker.cpuS(),
      processor: await processor.cpuS(),
    },
    threads: await processor.ask('threads'),
  };
}

async function run(parts: Parts, requests: readonly Request[], probeCount: number) {
  const port = parts.collector.ready['port'] ?? 0;
  const throttle = new Throttle(parts.bus);
  const throttling = throttle.run();
  const alertAt = new Map<string, number>();
  const watching = await watchAlerts(parts.bus, alertAt);
  const more = endless(requests);
  let ended = false;
  const pace = async () => {
    while (!ended) {
      if (!throttle.isOpen) await sleep(LOOK_MS / 5);
      else await post({ port, connections: CONNECTIONS, next });
    }
  };
  const next = () => (ended || !throttle.isOpen ? null : more());
  const sending = pace();
  await sleep(WARM_UP_MS);
  const probes = makeProbes(probeCount, Date.now() + 1000);
  const inKafka = {
    bytes: await parts.broker.topicBytes(`${topicPrefix}telemetry-`),
    batches: (await positionOf(parts.bus, 'session-stage')).latest,
  };
  const before = await look(parts);
  const decidedAt = await sendProbes(probes, port);
  const after = await look(parts);
  const deadline = Date.now() + LATEST_ALERT_MS;
  while (alertAt.size < decidedAt.size && Date.now() < deadline) await sleep(LOOK_MS);
  ended = true;
  throttle.stop();
  await Promise.all([sending, throttling]);
  await watching.close();
  const delays = [...decidedAt].map(([room, sentAt]) => (alertAt.get(room) ?? deadline) - sentAt);
  return { before, after, delays, inKafka };
}

/** Puts as much load on all of it as it carries, and probes among it that must be alerted. */
export async function measureEndToEnd(broker: BenchBroker, size: EndToEndSize): Promise<EndToEnd> {
  const load = loadOf(20, size.samples);
  const samplesPerBatch = load.reduce((sum, { samples }) => sum + samples, 0) / load.length;
  const requests = load.map(({ text, samples }) =>
    postOf(Buffer.from(text), samples, { path: '/v1/telemetry' }),
  );
  const bus = createKafkaBus({ brokers: [broker.brokers], clientId: 'bench', topicPrefix });
  await bus.ensureTopics(PARTITIONS);
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-'));
  const args = [broker.brokers, topicPrefix];
  const processor = await startChild(new URL('../store/processorProcess.ts', import.meta.url), [
    ...args,
    dir,
  ]);
  await processor.ask('begin');
  const collector = await startChild(new URL('../collector/collectorServer.ts', import.meta.url), args);
  try {
    const { before, after, delays, inKafka } = await run(
      { bus, broker, collector, processor },
      requests,
      size.probes,
    );
    const samples = (after.committed - before.committed) * samplesPerBatch;
    const perMillion = (of: keyof EndToEnd['cpuSecondsPerMillion']) =>
      (after.cpuS[of] - before.cpuS[of]) / (samples / 1e6);
    const disk = await processor.ask('disk');
    return {
      samplesPerSecond: samples / ((after.atMs - before.atMs) / 1000),
      seconds: (after.atMs - before.atMs) / 1000,
      waitingBefore: before.waiting,
      waitingAfter: after.waiting,
      cpuSecondsPerMillion: {
        clients: perMillion('clients'),
        collector: perMillion('collector'),
        kafka: perMillion('kafka'),
        processor: perMillion('processor'),
      },
      processorByThread: spentByThread(before.threads, after.threads, samples / 1e6),
      alerts: delays.length,
      alertP50Ms: quantile(delays, 0.5) ?? Number.NaN,
      alertP99Ms: quantile(delays, 0.99) ?? Number.NaN,
      bytesPerSampleKafka: inKafka.bytes / (inKafka.batches * samplesPerBatch),
      bytesPerSampleDisk: (disk['sampleBytes'] ?? 0) / (disk['samples'] ?? 0),
      bytesPerSampleDiskAllTables: (disk['allBytes'] ?? 0) / (disk['samples'] ?? 0),
    };
  } finally {
    await collector.stop();
    await processor.stop();
    await bus.close();
    await rm(dir, { recursive: true, force: true });
  }
}
