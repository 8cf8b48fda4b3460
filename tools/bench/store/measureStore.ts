import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaBus, type OutgoingMessage } from '../../../packages/bus/src/index.ts';
import type { Message } from '../load.ts';
import { type Child, startChild } from '../process/child.ts';
import { type ByThread, spentByThread } from '../process/threads.ts';
import { type Figure, figureOf } from '../report/figure.ts';
import { fill, loadOf, outgoing } from './fill.ts';
import { batchMessages, rowMessages } from './rows.ts';

const PARTITIONS = 4;
const LOOK_MS = 250;
/**
 * A child that uses less than this share of a core, for so many looks, has come to rest: its merges, which take a whole
 * one, are done. Asking Kafka for what is not there took 0.16 of a slow one.
 */
const REST_SHARE = 0.3;
const REST_LOOKS = 4;
/** Longer than any of them takes: whoever is not done by then is stuck. */
const MOST_MS = 300_000;

export interface StoreSize {
  readonly repetitions: number;
  readonly samples: number;
}

/** CPU seconds a million samples of one way from Kafka into ClickHouse, and how fast it went. */
interface StoreCost {
  readonly name: string;
  readonly cpuSecondsPerMillion: Figure;
  readonly samplesPerSecond: Figure;
}

export interface StoreCosts {
  readonly samples: number;
  readonly ours: StoreCost;
  /** Of its CPU seconds a million samples, whose they are: the medians; null where the system does not tell. */
  readonly oursByThread: ByThread | null;
  /** The same in batches of 2 samples. */
  readonly oursInSmallBatches: StoreCost;
  readonly engineRows: StoreCost;
  readonly engineBatches: StoreCost;
  /** Ours by theirs, run by run. */
  readonly timesEngineRows: Figure;
  readonly timesEngineBatches: Figure;
}

interface Run {
  readonly cpuSPerMillion: number;
  readonly samplesPerS: number;
}

interface OurRun extends Run {
  readonly byThread: ByThread | null;
}

/** What a topic is filled with, made once for all runs. */
interface Load {
  readonly ready: readonly OutgoingMessage[];
  readonly samples: number;
}

const samplesOf = (messages: readonly Message[]) => messages.reduce((sum, { samples }) => sum + samples, 0);

const loadFrom = (messages: readonly Message[]): Load => ({
  ready: messages.map(outgoing),
  samples: samplesOf(messages),
});

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + MOST_MS; !(await done()); await sleep(LOOK_MS))
    if (Date.now() > deadline) throw new Error(`not done within ${MOST_MS} ms`);
}

async function inFolder<Result>(work: (dir: string) => Promise<Result>): Promise<Result> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function untilAtRest(child: Child): Promise<void> {
  let looks = 0;
  let usedS = await child.cpuS();
  await until(async () => {
    const nowS = await child.cpuS();
    looks = nowS - usedS < (REST_SHARE * LOOK_MS) / 1000 ? looks + 1 : 0;
    usedS = nowS;
    return looks >= REST_LOOKS;
  });
}

/** What the child spends from `begin`, which lets it at a full topic, until all is `done` and merged; how fast it went until it was done. */
async function spent(
  child: Child,
  samples: number,
  begin: () => Promise<unknown>,
  done: () => Promise<boolean>,
): Promise<Run> {
  const cpuS = await child.cpuS();
  const begun = performance.now();
  await begin();
  await until(done);
  const tookS = (performance.now() - begun) / 1000;
  await untilAtRest(child);
  return {
    cpuSPerMillion: ((await child.cpuS()) - cpuS) / (samples / 1e6),
    samplesPerS: samples / tookS,
  };
}

/** Everything that a processor does, over a topic that is full. */
async function runOurs(brokers: string, topicPrefix: string, load: Load): Promise<OurRun> {
  await fillTopic(brokers, topicPrefix, load.ready);
  return inFolder(async (dir) => {
    const child = await startChild(new URL('./processorProcess.ts', import.meta.url), [
      brokers,
      topicPrefix,
      dir,
    ]);
    try {
      const before = await child.ask('threads');
      const run = await spent(
        child,
        load.samples,
        () => child.ask('begin'),
        async () => {
          const rows = await child.ask('rows');
          return (rows['samples'] ?? 0) >= load.samples && (rows['judgedBatches'] ?? 0) >= load.ready.length;
        },
      );
      return {
        ...run,
        byThread: spentByThread(before, await child.ask('threads'), load.samples / 1e6),
      };
    } finally {
      await child.stop();
    }
  });
}

let groups = 0;

/** ClickHouse's own Kafka engine, over a topic that is full. */
async function runEngine(brokers: string, topic: string, samples: number): Promise<Run> {
  groups += 1;
  return inFolder(async (dir) => {
    const args = [brokers, topic, `bench-engine-${groups}`, dir];
    const child = await startChild(new URL('./engineProcess.ts', import.meta.url), args);
    try {
      return await spent(
        child,
        samples,
        () => child.ask('begin'),
        async () => ((await child.ask('rows'))['samples'] ?? 0) >= samples,
      );
    } finally {
      await child.stop();
    }
  });
}

async function fillTopic(
  brokers: string,
  prefix: string,
  messages: readonly OutgoingMessage[],
): Promise<string> {
  const bus = createKafkaBus({ brokers: [brokers], clientId: 'bench', topicPrefix: prefix });
  await bus.ensureTopics(PARTITIONS);
  await fill(await bus.producer(), messages);
  await bus.close();
  return `${prefix}telemetry`;
}

const costOf = (name: string, runs: readonly Run[]): StoreCost => ({
  name,
  cpuSecondsPerMillion: figureOf(runs.map(({ cpuSPerMillion }) => cpuSPerMillion)),
  samplesPerSecond: figureOf(runs.map(({ samplesPerS }) => samplesPerS)),
});

/** The medians of what each kind of thread spent. */
function threadsOf(runs: readonly OurRun[]): ByThread | null {
  const told = runs.flatMap(({ byThread }) => byThread ?? []);
  if (told.length === 0) return null;
  const median = (of: keyof ByThread) => figureOf(told.map((by) => by[of])).median;
  return { main: median('main'), v8: median('v8'), engine: median('engine'), kernel: median('kernel') };
}

const ratio = (ours: readonly Run[], theirs: readonly Run[]): Figure =>
  figureOf(ours.map(({ cpuSPerMillion }, at) => cpuSPerMillion / (theirs[at]?.cpuSPerMillion ?? Number.NaN)));

/** From Kafka into ClickHouse: all that the processor does, and beside it storage alone by ClickHouse's own engine. */
export async function measureStore(
  brokers: string,
  { repetitions, samples }: StoreSize,
): Promise<StoreCosts> {
  const messages = loadOf(20, samples);
  const ours = loadFrom(messages);
  const small = loadFrom(loadOf(2, samples / 4));
  const rows = await fillTopic(brokers, 'bench-rows.', rowMessages(messages));
  const batches = await fillTopic(brokers, 'bench-batches.', batchMessages(messages));
  const runs: { ours: OurRun[] } & Record<'small' | 'rows' | 'batches', Run[]> = {
    ours: [],
    small: [],
    rows: [],
    batches: [],
  };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    runs.ours.push(await runOurs(brokers, `bench-ours-${repetition}.`, ours));
    runs.rows.push(await runEngine(brokers, rows, ours.samples));
    runs.batches.push(await runEngine(brokers, batches, ours.samples));
    runs.small.push(await runOurs(brokers, `bench-small-${repetition}.`, small));
  }
  return {
    samples: ours.samples,
    ours: costOf('Stutterscope, 20 samples a batch', runs.ours),
    oursByThread: threadsOf(runs.ours),
    oursInSmallBatches: costOf('Stutterscope, 2 samples a batch', runs.small),
    engineRows: costOf('Kafka engine, storage alone, one row a message', runs.rows),
    engineBatches: costOf('Kafka engine, storage alone, twenty rows a message', runs.batches),
    timesEngineRows: ratio(runs.ours, runs.rows),
    timesEngineBatches: ratio(runs.ours, runs.batches),
  };
}
