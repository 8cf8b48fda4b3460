import { Agent } from 'node:http';
import { randomFrom } from '../evaluate/score/numbers.ts';
import { dress, type FuzzRequest, mutateDocument, pick, type Random, rawRequest } from './mutations.ts';
import { type Outcome, sendBytes, sendRequest, type Target } from './send.ts';
import { startTarget } from './target.ts';

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly atATime: number;
  /** Of a hundred requests so many are bare bytes. */
  readonly rawPercent: number;
}

/** What a run came to. */
export interface FuzzReport {
  /** Answers by status, and what was not answered. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Messages that reached the bus and that a reader could not have read. */
  readonly unreadable: number;
  readonly durable: number;
  /** A request of each kind of fault that must not be. */
  readonly faults: readonly string[];
  readonly seconds: number;
  readonly rssMb: number;
}

const REQUEST_TIMEOUT_MS = 5000;
const PATIENCE_MS = 20_000;
const FAULTS_KEPT = 10;
const MIB = 1024 * 1024;

interface Seed {
  readonly path: string;
  readonly type: string;
  readonly document: Record<string, unknown> | null;
  readonly text: string;
}

const t = [1_763_800_000_000, 1_763_800_001_000, 1_763_800_002_000];
const push = {
  v: 1,
  room: '8888_fuzz',
  session: '01900000-0000-7000-8000-000000000001',
  side: 'push',
  seq: 3,
  sentAt: 1_763_800_003_000,
  client: { platform: 'android', sdk: '1.9.2', network: 'wifi', device: 'Pixel' },
  stream: {
    protocol: 'rtmp',
    scenario: 'beauty',
    targetFps: 15,
    width: 540,
    height: 960,
    videoBitrate: 1200,
  },
  samples: {
    t,
    fps: [15, 14, null],
    cpuApp: [20, 20, 20],
    spd: [1200, 1250, 900],
    vra: [1200, 1200, 1200],
    que: [0, 4, 12],
    drp: [0, 0, 1],
  },
  events: [{ t: t[0], code: 1002, detail: 'connected' }],
};
/** A batch that any collector takes. */
export const goodBatch = JSON.stringify(push);
const cmcd =
  'e=ps,sta=r,bl=(1800),sn=1,ts=1763800000000,cid="8888_fuzz",sid="1f1d46a7-0d8c-4f0b-93d3-7d2f4b4e1d11",v=2\n';

/** A good request of each route that takes one; of a route that is not here, an empty document is changed. */
const seeds: Readonly<Record<string, Seed>> = {
  '/v1/telemetry': { path: '/v1/telemetry', type: 'application/json', document: push, text: '' },
  '/v1/cmcd': { path: '/v1/cmcd?room=8888_fuzz', type: 'application/cmcd', document: null, text: cmcd },
  '/v1/callbacks/nginx-rtmp': {
    path: '/v1/callbacks/nginx-rtmp',
    type: 'application/x-www-form-urlencoded',
    document: null,
    text: 'call=publish&name=8888_fuzz&app=live',
  },
  '/v1/broadcasts': {
    path: '/v1/broadcasts',
    type: 'application/json',
    document: { room: '8888_fuzz', event: 'begin' },
    text: '',
  },
};

/** All names of fields that a description knows. */
function namesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object'
      ? Object.keys(schema.properties ?? {})
      : [];
  return [...own, ...Object.values(schema).flatMap(namesIn)];
}

function seedsOf(
  paths: Readonly<Record<string, unknown>>,
): { readonly seed: Seed; readonly names: string[] }[] {
  return Object.entries(paths).flatMap(([path, methods]) => {
    if (typeof methods !== 'object' || methods === null || !('post' in methods)) return [];
    const unknown: Seed = {
      path,
      type: 'application/json',
      document: { stream: 'x', action: 'on_publish' },
      text: '',
    };
    return [{ seed: seeds[path] ?? unknown, names: [...new Set(namesIn(methods.post)), '__proto__', 'x'] }];
  });
}

function make({ seed, names }: ReturnType<typeof seedsOf>[number], random: Random): FuzzRequest {
  if (seed.document === null) return dress(seed.path, seed.type, Buffer.from(seed.text), random);
  const documents = Array.from({ length: random() < 0.8 ? 1 : 4 }, () =>
    JSON.stringify(random() < 0.9 ? mutateDocument(seed.document ?? {}, names, random) : seed.document),
  );
  const type = documents.length > 1 ? 'application/x-ndjson' : seed.type;
  return dress(seed.path, type, Buffer.from(documents.join('\n')), random);
}

const isFault = (outcome: Outcome): boolean =>
  outcome === 'hung' || (typeof outcome === 'number' && outcome >= 500);

/** Sends mutated requests to a collector over real sockets. */
export async function runFuzz({ requests, seed, atATime, rawPercent }: FuzzOptions): Promise<FuzzReport> {
  const random = randomFrom(seed);
  const { app, port, count } = await startTarget(REQUEST_TIMEOUT_MS);
  const { paths = {} } = app.swagger();
  const targets = seedsOf(paths);
  const agent = new Agent({ keepAlive: true, maxSockets: atATime });
  const target: Target = { port, agent, patienceMs: PATIENCE_MS };
  const outcomes: Record<string, number> = {};
  const faults: string[] = [];
  let left = requests;
  const began = performance.now();

  async function work(): Promise<void> {
    while (left > 0) {
      left -= 1;
      const chosen = pick(random, targets);
      if (chosen === undefined) return;
      const wanted = make(chosen, random);
      const isRaw = random() * 100 < rawPercent;
      const bytes = isRaw ? rawRequest(wanted, random) : wanted.body;
      const outcome = await (isRaw ? sendBytes(bytes, target) : sendRequest(wanted, target));
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (!isFault(outcome) || faults.length >= FAULTS_KEPT) continue;
      faults.push(
        `${outcome} ${wanted.path} ${JSON.stringify(wanted.headers)} ${bytes.toString('base64').slice(0, 4000)}`,
      );
    }
  }
  await Promise.all(Array.from({ length: atATime }, work));
  const seconds = (performance.now() - began) / 1000;
  const alive = await fetch(`http://127.0.0.1:${port}/healthz`);
  if (alive.status !== 200) faults.push(`healthz ${alive.status}`);
  agent.destroy();
  await app.close();
  return { outcomes, ...count, faults, seconds, rssMb: Math.round(process.memoryUsage().rss / MIB) };
}
