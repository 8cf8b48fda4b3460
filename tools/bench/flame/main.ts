import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKafkaBus } from '../../../packages/bus/src/index.ts';
import { batchTexts } from '../collector/bodies.ts';
import { post, postOf } from '../collector/post.ts';
import { withBroker } from '../pipeline/withBroker.ts';
import { type Child, startChild } from '../process/child.ts';
import { fill, loadOf, outgoing } from '../store/fill.ts';
import { type CpuProfile, framesOf } from './frames.ts';
import { flameSvg } from './svg.ts';

const usage = `Draws where the CPU time of a collector and of a processor goes: docs/profiles/*.svg.

  npm run bench:flame [-- FOLDER]

The collector serves as many requests as it can for 20 s, one batch of 20 samples each, into Kafka. The
processor works a topic off that holds 600,000 samples. JavaScript's thread only: ClickHouse is not in it.
`;

const COLLECTOR_MS = 20_000;
const SAMPLES = 600_000;
const CONNECTIONS = 128;
const PARTITIONS = 4;
const LOOK_MS = 500;
const MOST_MS = 300_000;

/** Runs `work` with a child that is profiled, and gives what was written down when it ended. */
async function profiled(
  script: string,
  args: (dir: string) => readonly string[],
  work: (child: Child) => Promise<void>,
): Promise<CpuProfile> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-flame-'));
  try {
    const options = ['--cpu-prof', `--cpu-prof-dir=${dir}`];
    const child = await startChild(new URL(script, import.meta.url), args(dir), options);
    try {
      await work(child);
    } finally {
      await child.stop();
    }
    const [name] = (await readdir(dir)).filter((one) => one.endsWith('.cpuprofile'));
    if (name === undefined) throw new Error(`${script} wrote no profile`);
    const profile: CpuProfile = JSON.parse(await readFile(join(dir, name), 'utf8'));
    return profile;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function serve(child: Child): Promise<void> {
  const requests = batchTexts(20).map(({ text, samples }) =>
    postOf(Buffer.from(text), samples, { path: '/v1/telemetry' }),
  );
  const until = performance.now() + COLLECTOR_MS;
  let at = 0;
  const next = () => (performance.now() < until ? (requests[at++ % requests.length] ?? null) : null);
  await post({ port: child.ready['port'] ?? 0, connections: CONNECTIONS, next });
}

async function workOff(child: Child, batches: number): Promise<void> {
  await child.ask('begin');
  for (const deadline = Date.now() + MOST_MS; ; ) {
    const { samples = 0, judgedBatches = 0 } = await child.ask('rows');
    if (samples >= SAMPLES && judgedBatches >= batches) return;
    if (Date.now() > deadline) throw new Error(`not done within ${MOST_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function draw(brokers: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const write = (name: string, profile: CpuProfile, title: string) =>
    writeFile(join(folder, `${name}.svg`), flameSvg(framesOf(profile), title));
  const collector = await profiled('../collector/collectorServer.ts', () => [brokers], serve);
  await write('collector', collector, 'collector: batches of 20 samples, into Kafka');
  const topicPrefix = 'flame.';
  const messages = loadOf(20, SAMPLES).map(outgoing);
  const bus = createKafkaBus({ brokers: [brokers], clientId: 'flame', topicPrefix });
  await bus.ensureTopics(PARTITIONS);
  await fill(await bus.producer(), messages);
  await bus.close();
  const processor = await profiled(
    '../store/processorProcess.ts',
    (dir) => [brokers, topicPrefix, dir],
    (child) => workOff(child, messages.length),
  );
  await write('processor', processor, 'processor: both stages and all writers, 600,000 samples');
}

const [folder = join(import.meta.dirname, '../../../docs/profiles')] = process.argv.slice(2);
if (folder === '--help') process.stdout.write(usage);
else {
  const drawn = await withBroker(({ brokers }) => draw(brokers, folder));
  if (!drawn.ok) {
    process.stderr.write(`nothing is drawn without Kafka: ${drawn.missing}\n`);
    process.exitCode = 1;
  }
}
