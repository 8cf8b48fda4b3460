import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Broker, startBroker } from './broker.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `sharedBroker()` asks for the address of the one broker of the test run. */
    brokerLease: string;
  }
}

/** Vitest's global setup: one Kafka broker for the whole run, started when the first test asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let dir: string | undefined;
  let starting: Promise<Broker> | undefined;
  const lease = createServer((_request, response) => {
    dir ??= mkdtempSync(join(tmpdir(), 'stutterscope-kafka-'));
    starting ??= startBroker({ dir });
    starting.then(
      (broker) => response.end(broker.brokers),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => lease.listen(0, '127.0.0.1', resolve));
  const address = lease.address();
  if (address === null || typeof address === 'string') throw new Error('the broker lease has no port');
  project.provide('brokerLease', `http://127.0.0.1:${address.port}`);

  return async () => {
    lease.close();
    lease.closeAllConnections();
    await starting?.then(
      (broker) => broker.stop(),
      () => undefined,
    );
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  };
}
