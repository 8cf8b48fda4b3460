import { createServer } from 'node:http';
import { type Batch, parseBatch } from '@stutterscope/telemetry';

/** A collector that keeps what it is sent, and refuses what is no batch of the contract. */
export interface CollectorStub {
  readonly port: number;
  readonly batches: readonly Batch[];
  readonly refusals: readonly string[];
  close(): Promise<void>;
}

/** Listens on a free port of one address; `onBatch` hears of each batch as it arrives. */
export async function collectorStub(
  host = '127.0.0.1',
  onBatch: (batch: Batch) => void = () => undefined,
): Promise<CollectorStub> {
  const batches: Batch[] = [];
  const refusals: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const parsed = parseBatch(JSON.parse(body));
    if (parsed.ok) {
      batches.push(parsed.batch);
      onBatch(parsed.batch);
    } else refusals.push(`${parsed.fault.pointer} ${parsed.fault.message}`);
    response.writeHead(parsed.ok ? 202 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    batches,
    refusals,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
