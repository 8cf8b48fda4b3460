import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus } from '../../../packages/bus/src/index.ts';
import type { Message } from '../load.ts';
import { withBroker } from '../pipeline/withBroker.ts';
import type { Reading } from '../process/answerParent.ts';
import { type Child, startChild } from '../process/child.ts';
import { row, short, table, whole } from '../report/markdown.ts';
import { fill, loadOf, outgoing } from '../store/fill.ts';

// `npm run bench:scale -- [SAMPLES]`: the same load through 1, 2 and 4 processors over one broker, each with a ClickHouse of
// its own, as a shard has it. What must come out: each does its share, and nothing is stored twice or not at all.

const PARTITIONS = 8;
const LOOK_MS = 500;
const MOST_MS = 600_000;
const samplesWanted = Number(process.argv[2] ?? 200_000);

interface Instance extends Reading {
  readonly samples: number;
  readonly judgedBatches: number;
  readonly cpuS: number;
}

async function readingOf(child: Child, beforeS: number): Promise<Instance> {
  const { samples = 0, judgedBatches = 0 } = await child.ask('rows');
  return { samples, judgedBatches, cpuS: (await child.cpuS()) - beforeS };
}

const sum = (instances: readonly Instance[], of: (one: Instance) => number) =>
  instances.reduce((total, one) => total + of(one), 0);

/** Waits until all is in, and a moment longer: what is stored twice comes last. */
async function untilDone(
  look: () => Promise<Instance[]>,
  samples: number,
  batches: number,
): Promise<Instance[]> {
  for (const deadline = Date.now() + MOST_MS; Date.now() < deadline; await sleep(LOOK_MS)) {
    const instances = await look();
    const isDone =
      sum(instances, (one) => one.samples) >= samples &&
      sum(instances, (one) => one.judgedBatches) >= batches;
    if (!isDone) continue;
    await sleep(10 * LOOK_MS);
    return look();
  }
  throw new Error(`not done within ${MOST_MS} ms`);
}

async function runWith(
  brokers: string,
  processors: number,
  messages: readonly Message[],
): Promise<Instance[]> {
  const topicPrefix = `bench-scale-${processors}.`;
  const bus = createKafkaBus({ brokers: [brokers], clientId: 'bench', topicPrefix });
  await bus.ensureTopics(PARTITIONS);
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-scale-'));
  const script = new URL('../store/processorProcess.ts', import.meta.url);
  const children = await Promise.all(
    Array.from({ length: processors }, (_, at) =>
      startChild(script, [brokers, topicPrefix, join(dir, `shard-${at}`)]),
    ),
  );
  try {
    await Promise.all(children.map((child) => child.ask('begin')));
    const before = await Promise.all(children.map((child) => child.cpuS()));
    await fill(await bus.producer(), messages.map(outgoing));
    const samples = messages.reduce((total, one) => total + one.samples, 0);
    const look = () => Promise.all(children.map((child, at) => readingOf(child, before[at] ?? 0)));
    return await untilDone(look, samples, messages.length);
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await bus.close();
    await rm(dir, { recursive: true, force: true });
  }
}

const messages = loadOf(20, samplesWanted);
const sent = messages.reduce((total, one) => total + one.samples, 0);
const outcome = await withBroker(async ({ brokers }) => {
  const rows: string[][] = [];
  for (const processors of [1, 2, 4]) {
    const instances = await runWith(brokers, processors, messages);
    const each = (of: (one: Instance) => string) => instances.map(of).join(', ');
    rows.push([
      `${processors}`,
      each((one) => whole(one.judgedBatches)),
      each((one) => whole(one.samples)),
      each((one) => short(one.cpuS)),
      whole(sum(instances, (one) => one.samples) - sent),
    ]);
    process.stderr.write(`${row(rows.at(-1) ?? [])}\n`);
  }
  return rows;
});
if (outcome.ok) {
  const head = [
    'processors',
    'batches judged by each',
    'samples stored by each',
    'CPU seconds of each',
    'stored too often',
  ];
  process.stdout.write(
    `${whole(sent)} samples, ${PARTITIONS} partitions\n\n${table(head, outcome.result)}\n`,
  );
} else {
  process.stderr.write(`bench:scale needs Kafka: ${outcome.missing}\n`);
  process.exitCode = 1;
}
