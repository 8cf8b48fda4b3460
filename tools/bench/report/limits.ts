import { type CollectorCost, names } from '../collector/measureCollector.ts';
import type { EndToEnd } from '../endToEnd/measureEndToEnd.ts';
import type { ByThread } from '../process/threads.ts';
import type { StoreCosts } from '../store/measureStore.ts';
import { CLIENT_BODY, RELAY } from '../wire.ts';
import { figuresOf, type Results } from './figures.ts';
import { short, table, whole } from './markdown.ts';

/** A target, what was reached of it, and what of that is in the way. */
interface Limit {
  readonly figure: string;
  readonly wanted: string;
  readonly reached: string;
  readonly why: string;
}

const CORES = 2;
const SHARE_WANTED = 0.7;
const JUDGED_WANTED = 500_000;

/** CPU microseconds a request. */
function perRequest({ servers }: CollectorCost, name: string): number {
  const server = servers.find((one) => one.name === name);
  return server === undefined ? Number.NaN : 1e6 / server.requestsPerCpuSecond.median;
}

function collectorLimit(cost: CollectorCost): Limit[] {
  const { shareOfBareRoute, shareWithoutBus, timesSingleEvents } = cost;
  if (shareOfBareRoute === null || timesSingleEvents === null) return [];
  const [bare, busless, all] = [names.bare, names.busless, names.collector].map((name) =>
    perRequest(cost, name),
  );
  if (bare === undefined || busless === undefined || all === undefined) return [];
  return [
    {
      figure: 'collector, of the bare route',
      wanted: '0.70',
      reached: short(shareOfBareRoute.median),
      why: `of ${short(all)} µs a request HTTP takes ${short(bare)}, to read, check, stamp and answer ${short(busless - bare)}, Kafka's client and zstd ${short(all - busless)}; 0.70 leaves ${short(bare / SHARE_WANTED - bare)} for both. With a bus that costs nothing it is ${short(shareWithoutBus.median)}`,
    },
    {
      figure: 'collector, of one event a request',
      wanted: '10',
      reached: short(timesSingleEvents.median),
      why: `a request of one event takes ${short(perRequest(cost, names.event))} µs: ten times its samples are two requests' worth`,
    },
  ];
}

const threadsText = ({ main, v8, engine, kernel }: ByThread) =>
  `JavaScript's thread ${short(main)}, V8's helpers (garbage, compiler) ${short(v8)}, ClickHouse's ${short(engine)}; of all that the kernel ${short(kernel)}`;

/** CPU microseconds a sample of `JSON.parse` and of both stages: half of the rooms of 20 samples a batch in trouble. */
function stagesAlone({ speed }: Results) {
  const twenty = speed.kinds.filter(({ name }) => name.includes('20 samples'));
  const mean = (of: (kind: (typeof twenty)[number]) => number) =>
    twenty.reduce((sum, kind) => sum + of(kind), 0) / twenty.length;
  return {
    parse: mean(({ parse }) => parse.median),
    stages: mean(({ session, room }) => session.median + room.median),
  };
}

function storeLimits(results: Results, store: StoreCosts): Limit[] {
  const { ours, oursByThread, engineBatches, timesEngineRows, timesEngineBatches } = store;
  const { parse, stages } = stagesAlone(results);
  const threads = oursByThread === null ? 'not told by thread here' : threadsText(oursByThread);
  return [
    {
      figure: 'Kafka to ClickHouse, CPU s a million',
      wanted: '4',
      reached: short(ours.cpuSecondsPerMillion.median),
      why: `${threads}. \`JSON.parse\` of the batches alone takes ${short(parse)}, both stages by themselves ${short(stages)}`,
    },
    {
      figure: "times ClickHouse's engine, a row a message",
      wanted: '0.3',
      reached: short(timesEngineRows.median),
      why: 'the same',
    },
    {
      figure: "times ClickHouse's engine, twenty rows a message",
      wanted: '0.7',
      reached: short(timesEngineBatches.median),
      why: `the engine takes ${short(engineBatches.cpuSecondsPerMillion.median)} to parse and store; ours parses twice (diagnosis and ClickHouse), diagnoses, and keeps nineteen views`,
    },
  ];
}

function endToEndLimits(e: EndToEnd): Limit[] {
  const { clients, collector, kafka, processor } = e.cpuSecondsPerMillion;
  const all = clients + collector + kafka + processor;
  const most = (CORES / all) * 1e6;
  const threads = e.processorByThread === null ? '' : ` (${threadsText(e.processorByThread)})`;
  return [
    {
      figure: 'end to end, samples/s',
      wanted: '150,000',
      reached: whole(e.samplesPerSecond),
      why: `a million samples take ${short(all)} CPU seconds: clients ${short(clients)}, collector ${short(collector)}, broker ${short(kafka)}, processor ${short(processor)}${threads}. So ${CORES} cores carry ${whole(most)} at most, of which this is ${whole((e.samplesPerSecond / most) * 100)} %; clients and broker alone would leave ${whole((CORES / (clients + kafka)) * 1e6)}`,
    },
    {
      figure: 'bytes a sample on disk',
      wanted: '6',
      reached: short(e.bytesPerSampleDisk),
      why: 'table `samples`, its parts hardly merged',
    },
    {
      figure: 'alert p99 under that load, ms',
      wanted: '1,000',
      reached: whole(e.alertP99Ms),
      why: 'three topics, a quarter of a second of gathering, and as long as batches and signals wait for their turn on a core: half of the alerts take no more than the median above',
    },
  ];
}

function sizeLimits(results: Results): Limit[] {
  const { pipeline, growth } = results;
  const f = figuresOf(results);
  const bytes = (ending: string) =>
    pipeline.wire.find(({ name }) => name.endsWith(ending))?.gzip ?? Number.NaN;
  return [
    {
      figure: 'bytes a sample on the wire',
      wanted: '12',
      reached: short(bytes(CLIENT_BODY)),
      why: `a batch of one session has little to repeat: its numbers alone, without names, take 20. Through a relay, of many sessions at once, it is ${short(bytes(RELAY))}`,
    },
    {
      figure: 'bytes of an active session',
      wanted: '4,096',
      reached: whole(f.bytesPerActiveSession ?? Number.NaN),
      why: 'the seconds that may still change, and what its clock, stalls and caches were in them',
    },
    {
      figure: 'samples judged a core-second',
      wanted: '500,000',
      reached: whole(f.diagnoseSamplesPerCoreSecond),
      why: `\`JSON.parse\` of the same batches reaches ${whole(f.parseSamplesPerCoreSecond)}: at the target both stages would cost ${short(f.parseSamplesPerCoreSecond / JUDGED_WANTED)} times the parsing, and cost ${short(f.diagnoseTimesParse)} times. Two thirds of the cost are of batches of 2 samples, where each touches all that is known of its session`,
    },
    ...growth.map(({ direction, exponent }) => ({
      figure: `growth with ${direction}`,
      wanted: '1 ± 0.1',
      reached: short(exponent.median),
      why: '1 is linear; above it by what a larger heap costs the garbage collector',
    })),
    {
      figure: "a hot room's fullest partition, times the mean",
      wanted: '1.5',
      reached: short(pipeline.hotRoom.mostOverMean),
      why: 'sessions key the topic',
    },
    {
      figure: "a hot room's verdict, ms",
      wanted: '3,000',
      reached: whole(pipeline.hotRoom.verdictDelayMs),
      why: 'mostly the quarter of a second that is gathered for',
    },
  ];
}

/** Each target beside what was reached, and what the rest is spent on. */
export function limitsText(results: Results): string {
  const { collector, throughKafka } = results.pipeline;
  const kafka = 'missing' in throughKafka ? null : throughKafka;
  const limits = [
    ...collectorLimit(collector),
    ...(kafka === null ? [] : [...storeLimits(results, kafka.store), ...endToEndLimits(kafka.endToEnd)]),
    ...sizeLimits(results),
  ];
  return `## Targets and limits

${table(
  ['figure', 'wanted', 'reached', 'what it is made of'],
  limits.map(({ figure, wanted, reached, why }) => [figure, wanted, reached, why]),
)}`;
}
