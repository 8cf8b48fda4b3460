import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerMissing, startBroker } from '../../../infra/kafka/broker.ts';

/** What was measured over Kafka, or why nothing was. */
export type OverKafka<Result> = Result | { readonly missing: string };

/** Runs `work` beside a Kafka broker of its own; where none can be started, says why. */
export async function withBroker<Result>(
  work: (brokers: string) => Promise<Result>,
): Promise<OverKafka<Result>> {
  const missing = brokerMissing();
  if (missing !== null) return { missing };
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-bench-kafka-'));
  const broker = await startBroker({ dir });
  try {
    return await work(broker.brokers);
  } finally {
    await broker.stop();
    await rm(dir, { recursive: true, force: true });
  }
}
