import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BrokerProcess, javaArguments, startProcess } from './brokerProcess.ts';
import { twoFreePorts } from './freePorts.ts';
import { kafkaJars } from './jars.ts';
import { serverProperties } from './serverProperties.ts';

export interface BrokerOptions {
  /** Holds the log, the configuration and `broker.log`. */
  readonly dir: string;
  /** A free one when left out. */
  readonly port?: number;
  /** Copies of each partition made anew; one when left out. */
  readonly copies?: number;
  /** How long it may take to start, ms; a minute when left out. */
  readonly patienceMs?: number;
  /** The broker whose cluster this one joins as the second. */
  readonly beside?: Broker;
}

/** What a second broker has to know of its cluster. */
interface Cluster {
  readonly id: string;
  /** `host:port` of the controller. */
  readonly controller: string;
}

/** One Kafka 4 node on the loopback. */
export interface Broker {
  /** `host:port` for a client. */
  readonly brokers: string;
  readonly cluster: Cluster;
  /** Of the JVM; undefined while none runs. */
  pid(): number | undefined;
  /** SIGTERM; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts a stopped or killed broker again on the same port and data. */
  restart(): Promise<void>;
  /** Sends SIGSTOP or SIGCONT: a broker that hangs, and one that goes on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** Why no broker can be started here, or null when one can. Resolves the jars when they are not there yet. */
export function brokerMissing(): string | null {
  const jars = kafkaJars();
  return 'missing' in jars ? jars.missing : null;
}

/** Starts a broker and resolves when it takes connections. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const jars = kafkaJars();
  if ('missing' in jars) throw new Error(`no Kafka broker: ${jars.missing}`);
  const dir = resolve(options.dir);
  const [freePort, controllerPort] = await twoFreePorts();
  const port = options.port ?? freePort;
  const { beside, copies = 1, patienceMs = 60_000 } = options;
  const cluster = beside?.cluster ?? { id: idOf(dir) ?? newId(), controller: `127.0.0.1:${controllerPort}` };
  mkdirSync(dir, { recursive: true });
  const place = {
    dir,
    brokerPort: port,
    nodeId: beside === undefined ? 1 : 2,
    controller: cluster.controller,
    isController: beside === undefined,
    copies,
  };
  writeFileSync(join(dir, 'server.properties'), serverProperties(place));
  if (idOf(dir) === null) format(jars.folder, dir, cluster.id);

  let running: BrokerProcess | null = await startProcess(jars.folder, dir, port, patienceMs);
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    await running?.end(signal);
    running = null;
  };
  return {
    brokers: `127.0.0.1:${port}`,
    cluster,
    pid: () => running?.pid,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      running = await startProcess(jars.folder, dir, port, patienceMs);
    },
    signal: (signal) => running?.signal(signal),
  };
}

/** The id of the cluster whose data lie there; null where none do. */
function idOf(dir: string): string | null {
  const file = join(dir, 'log/meta.properties');
  if (!existsSync(file)) return null;
  return /^cluster\.id=(.+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? null;
}

// An id that begins with a dash, as one in 64 would, is read as an option.
const newId = () => `A${randomBytes(16).toString('base64url').slice(1)}`;

function format(jars: string, dir: string, clusterId: string): void {
  const config = join(dir, 'server.properties');
  const tool = spawnSync(
    'java',
    javaArguments(jars, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config),
    {
      encoding: 'utf8',
    },
  );
  if (tool.status !== 0)
    throw new Error(`Kafka's storage could not be formatted: ${tool.stdout}${tool.stderr}`);
}
