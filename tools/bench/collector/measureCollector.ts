import { quantile } from '../../evaluate/score/numbers.ts';
import { type Child, startChild } from '../process/child.ts';
import { type Figure, figureOf } from '../report/figure.ts';
import { batchTexts, eventTexts } from './bodies.ts';
import { type Posted, post, postOf, type Request } from './post.ts';

const CONNECTIONS = 128;

export interface CollectorSize {
  readonly repetitions: number;
  /** How many requests each serves first: the compiler takes as long as that on any machine. */
  readonly warmUpRequests: number;
  /** How long one server is driven at a time. */
  readonly turnMs: number;
}

/** What one server costs. */
interface ServerCost {
  readonly name: string;
  readonly requestsPerCpuSecond: Figure;
  readonly samplesPerCpuSecond: Figure;
  readonly p50Ms: Figure;
  readonly p99Ms: Figure;
}

export interface CollectorCost {
  readonly servers: readonly ServerCost[];
  /** Requests per CPU second of the collector over those of the bare route, turn by turn. */
  readonly shareOfBareRoute: Figure | null;
  /** The same of a collector whose bus costs nothing: HTTP, validation and writing anew alone. */
  readonly shareWithoutBus: Figure;
  /** Samples per CPU second of the collector over those of one event a request. */
  readonly timesSingleEvents: Figure | null;
}

interface Contender {
  readonly name: string;
  readonly child: Child;
  readonly requests: readonly Request[];
}

interface Turn extends Posted {
  readonly cpuS: number;
}

/** Posts for as long as `goesOn` says, told how many requests were begun. */
async function drive({ child, requests }: Contender, goesOn: (begun: number) => boolean): Promise<Turn> {
  let at = 0;
  const next = () => (goesOn(at) ? (requests[at++ % requests.length] ?? null) : null);
  const before = await child.cpuS();
  const posted = await post({ port: child.ready['port'] ?? 0, connections: CONNECTIONS, next });
  return { ...posted, cpuS: (await child.cpuS()) - before };
}

const driveFor = (contender: Contender, ms: number): Promise<Turn> => {
  const until = performance.now() + ms;
  return drive(contender, () => performance.now() < until);
};

const requestsPerCpuS = (turn: Turn) => turn.requests / turn.cpuS;
const samplesPerCpuS = (turn: Turn) => turn.samples / turn.cpuS;
const latency = (q: number) => (turn: Turn) => quantile(turn.latenciesMs, q) ?? Number.NaN;

function costOf(name: string, turns: readonly Turn[]): ServerCost {
  return {
    name,
    requestsPerCpuSecond: figureOf(turns.map(requestsPerCpuS)),
    samplesPerCpuSecond: figureOf(turns.map(samplesPerCpuS)),
    p50Ms: figureOf(turns.map(latency(0.5))),
    p99Ms: figureOf(turns.map(latency(0.99))),
  };
}

/** The ratio of two servers, each turn of the one by the turn of the other beside it. */
const ratio = (one: readonly Turn[], other: readonly Turn[], of: (turn: Turn) => number) =>
  figureOf(
    one.flatMap((turn, at) => {
      const beside = other[at];
      return beside === undefined ? [] : [of(turn) / of(beside)];
    }),
  );

export const names = {
  bare: 'bare Fastify route',
  collector: 'collector, into Kafka',
  busless: 'collector, into nothing',
  event: 'one event a request',
} as const;

async function startContenders(brokers: string | null): Promise<Contender[]> {
  const batches = batchTexts(20);
  const whole = batches.map(({ text, samples }) =>
    postOf(Buffer.from(text), samples, { path: '/v1/telemetry' }),
  );
  const single = eventTexts(batches).map(({ text, samples }) =>
    postOf(Buffer.from(text), samples, { path: '/' }),
  );
  const collector = async (args: string[]) =>
    startChild(new URL('./collectorServer.ts', import.meta.url), args);
  return [
    {
      name: names.bare,
      child: await startChild(new URL('./bareServer.ts', import.meta.url)),
      requests: whole,
    },
    ...(brokers === null
      ? []
      : [{ name: names.collector, child: await collector([brokers]), requests: whole }]),
    { name: names.busless, child: await collector([]), requests: whole },
    {
      name: names.event,
      child: await startChild(new URL('./eventServer.ts', import.meta.url)),
      requests: single,
    },
  ];
}

/** Drives the collector and what it is compared with in turn, again and again, over loopback. */
export async function measureCollector(
  brokers: string | null,
  { repetitions, warmUpRequests, turnMs }: CollectorSize,
): Promise<CollectorCost> {
  const contenders = await startContenders(brokers);
  try {
    for (const contender of contenders) await drive(contender, (begun) => begun < warmUpRequests);
    const turns = new Map<string, Turn[]>(contenders.map(({ name }) => [name, []]));
    for (let repetition = 0; repetition < repetitions; repetition++)
      for (const contender of contenders) turns.get(contender.name)?.push(await driveFor(contender, turnMs));
    const of = (name: string) => turns.get(name) ?? [];
    const overKafka = brokers !== null;
    return {
      servers: contenders.map(({ name }) => costOf(name, of(name))),
      shareOfBareRoute: overKafka ? ratio(of(names.collector), of(names.bare), requestsPerCpuS) : null,
      shareWithoutBus: ratio(of(names.busless), of(names.bare), requestsPerCpuS),
      timesSingleEvents: overKafka ? ratio(of(names.collector), of(names.event), samplesPerCpuS) : null,
    };
  } finally {
    await Promise.all(contenders.map(({ child }) => child.stop()));
  }
}
