import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addKey, signToken, type TokenKeys, type TokenSide } from '@stutterscope/access';
import type { RuleOverrides } from '@stutterscope/diagnosis';
import { type Broker, startBroker } from '../../../infra/kafka/broker.ts';
import { twoFreePorts } from '../../../infra/kafka/freePorts.ts';
import type { Kind } from '../plan.ts';
import { brokerPart } from './brokerPart.ts';
import { leaderPart } from './leaderPart.ts';
import { NodePart } from './nodePart.ts';
import type { Part } from './part.ts';
import { diskPart, withSmallDisk } from './smallDisk.ts';

const CLI_MAIN = 'apps/cli/src/main.ts';
const here = join(import.meta.dirname, '../../..');
const engineMain = join(import.meta.dirname, 'engineMain.ts');
/** On a busy machine a broker that was killed takes minutes, and a role not much less. */
const READY_MS = 300_000;
const TOKEN_S = 86_400;

export interface FleetOptions {
  /** Holds every log, the data and the keys. */
  readonly dir: string;
  readonly partitions: number;
  readonly rules: RuleOverrides;
  /** One broker, or two with a copy of each partition on both. */
  readonly brokers: 1 | 2;
  /** Size of the engine's own disk; null puts its data beside the rest. */
  readonly diskMb: number | null;
  /** A checkout of another version, from which the second of each role runs; null where all are of this one. */
  readonly beside: string | null;
  readonly onOwnEnd: (name: string, code: number | null) => void;
}

/** Every role twice, over one broker and one engine, each a process of its own on the loopback. */
export interface Fleet {
  readonly parts: Readonly<Record<Kind, readonly Part[]>>;
  /** Holds every log. */
  readonly dir: string;
  /** Every process but the brokers. */
  readonly processes: readonly NodePart[];
  /** What every role is told, and the ports of the first of each. */
  readonly env: Readonly<Record<string, string>>;
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  readonly collectors: readonly string[];
  readonly processors: readonly string[];
  readonly notifiers: readonly string[];
  readonly clickhouse: string;
  readonly keys: TokenKeys;
  tokenOf(room: string, side: TokenSide): Promise<string>;
  close(): Promise<void>;
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const status = await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`${url} did not answer within ${READY_MS} ms`);
    await sleep(100);
  }
}

async function startBrokers(dir: string, count: 1 | 2): Promise<Broker[]> {
  const all = { copies: count, patienceMs: READY_MS };
  const first = await startBroker({ ...all, dir: join(dir, 'kafka') });
  if (count === 1) return [first];
  try {
    return [first, await startBroker({ ...all, dir: join(dir, 'kafka-2'), beside: first })];
  } catch (error) {
    await first.kill();
    throw error;
  }
}

/** Starts everything; resolves when every role does its work. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { dir, partitions, rules, diskMb, beside, onOwnEnd } = options;
  mkdirSync(dir, { recursive: true });
  const keys: TokenKeys = addKey({ keys: [] }, 'faults');
  const keysFile = join(dir, 'keys.json');
  writeFileSync(keysFile, JSON.stringify(keys), { mode: 0o600 });
  const rulesFile = join(dir, 'rules.json');
  writeFileSync(rulesFile, JSON.stringify(rules));
  const nodes = await startBrokers(dir, options.brokers);
  const brokers = nodes.map((node) => node.brokers);
  const ports = (await Promise.all(Array.from({ length: 4 }, () => twoFreePorts()))).flat();
  const [enginePort = 0, ...rolePorts] = ports;
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const topicPrefix = `${randomUUID().slice(0, 8)}.`;
  const shared = { logDir: dir, onOwnEnd };
  const engineDir = join(dir, 'warehouse');
  const engine = new NodePart({
    ...shared,
    name: 'engine',
    args: [engineMain, engineDir, String(enginePort)],
    env: {},
    within: diskMb === null ? [] : withSmallDisk(engineDir, diskMb),
  });
  const told = {
    STUTTERSCOPE_KAFKA_BROKERS: brokers.join(','),
    STUTTERSCOPE_KAFKA_TOPIC_PREFIX: topicPrefix,
    STUTTERSCOPE_CLICKHOUSE_URL: url(enginePort),
    STUTTERSCOPE_PARTITIONS: String(partitions),
    STUTTERSCOPE_TOKEN_KEYS_FILE: keysFile,
    STUTTERSCOPE_RULES_FILE: rulesFile,
  };
  const roleOf = (role: 'collector' | 'processor' | 'notifier', n: number, setting: string, port: number) =>
    new NodePart({
      ...shared,
      name: `${role}-${n}`,
      args: [join(n === 2 ? (beside ?? here) : here, CLI_MAIN), role],
      env: { ...told, [setting]: String(port) },
    });
  const firstPorts: Record<string, string> = {};
  const rolesOf = (role: 'collector' | 'processor' | 'notifier', setting: string, at: number) => {
    firstPorts[setting] = String(rolePorts[at]);
    return rolePorts.slice(at, at + 2).map((port, n) => roleOf(role, n + 1, setting, port));
  };
  const collectors = rolesOf('collector', 'STUTTERSCOPE_PORT', 0);
  const processors = rolesOf('processor', 'STUTTERSCOPE_PROCESSOR_PORT', 2);
  const notifiers = rolesOf('notifier', 'STUTTERSCOPE_NOTIFIER_PORT', 4);
  const processes = [...collectors, ...processors, ...notifiers, engine];
  const urls = rolePorts.map(url);

  const close = async () => {
    await Promise.all(processes.map((part) => part.kill()));
    await Promise.all(nodes.map((node) => node.kill()));
  };
  try {
    await engine.start();
    await answers(`${url(enginePort)}/ping`);
    await Promise.all(collectors.map((part) => part.start()));
    await Promise.all(urls.slice(0, 2).map((at) => answers(`${at}/readyz`)));
    await Promise.all([...processors, ...notifiers].map((part) => part.start()));
    await Promise.all(urls.slice(2, 4).map((at) => answers(`${at}/healthz`)));
    await Promise.all(urls.slice(4, 6).map((at) => answers(`${at}/readyz`)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dir,
    parts: {
      collector: collectors,
      processor: processors,
      notifier: notifiers,
      broker: nodes.map((node, n) => brokerPart(node, n + 1)),
      engine: [engine],
      disk: diskMb === null ? [] : [diskPart(engine, engineDir)],
      leader: nodes.length > 1 ? [leaderPart(brokers, topicPrefix)] : [],
    },
    processes,
    env: { ...told, ...firstPorts },
    brokers,
    topicPrefix,
    collectors: urls.slice(0, 2),
    processors: urls.slice(2, 4),
    notifiers: urls.slice(4, 6),
    clickhouse: url(enginePort),
    keys,
    tokenOf: (room, side) => signToken(keys, { room, side, exp: Date.now() / 1000 + TOKEN_S }),
    close,
  };
}
