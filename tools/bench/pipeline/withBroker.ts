import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerMissing, startBroker } from '../../../infra/kafka/broker.ts';
import { readStat } from '../process/threads.ts';

/** A Kafka broker that is there for this run alone. */
export interface BenchBroker {
  readonly brokers: string;
  /** CPU seconds it has used since it began; NaN where the system does not say. */
  cpuS(): Promise<number>;
  /** What the topics whose names begin so take in the broker's log. */
  topicBytes(prefix: string): Promise<number>;
}

/** What was measured over Kafka, or why nothing was. */
export type OverKafka<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly missing: string };

async function cpuOf(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return Number.NaN;
  const { user, kernel } = readStat(await readFile(`/proc/${pid}/stat`, 'latin1'));
  return user + kernel;
}

async function bytesUnder(logDir: string, prefix: string): Promise<number> {
  const names = await readdir(logDir, { recursive: true });
  const segments = names.filter((name) => name.startsWith(prefix) && name.endsWith('.log'));
  const sizes = await Promise.all(segments.map(async (name) => (await stat(join(logDir, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Runs `work` beside a Kafka broker of its own; where none can be started, says why. */
export async function withBroker<Result>(
  work: (broker: BenchBroker) => Promise<Result>,
): Promise<OverKafka<Result>> {
  const missing = brokerMissing();
  if (missing !== null) return { ok: false, missing };
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-kafka-'));
  const broker = await startBroker({ dir });
  try {
    const result = await work({
      brokers: broker.brokers,
      cpuS: () => cpuOf(broker.pid()),
      topicBytes: (prefix) => bytesUnder(join(dir, 'log'), prefix),
    });
    return { ok: true, result };
  } finally {
    await broker.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
