import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyone, type CloudKeys } from '@stutterscope/access';
import type { Bus } from '@stutterscope/bus';
import { buildCollector, createNetworkResolver, defaultLimits } from '@stutterscope/collector';
import { startProcessor } from '@stutterscope/processor';
import { openWarehouse } from '@stutterscope/warehouse';
import { pino } from 'pino';
import { expect } from 'vitest';

/** The whole pipeline in this process: a real collector, a real bus, both stages, the real ClickHouse engine. */
export interface Pipeline {
  readonly bus: Bus;
  /** The collector's `…/v1/telemetry`. */
  readonly endpoint: string;
  select(sql: string, params?: Record<string, string>): Promise<readonly unknown[]>;
  /** Polls a query until its rows are as expected. */
  eventually(sql: string, params?: Record<string, string>): ReturnType<typeof expect.poll>;
  close(): Promise<void>;
}

/** Starts it on a free port of `host`. Whoever posts names its own network by X-Forwarded-For. */
export async function startPipeline(
  host: string,
  openBus: (dir: string) => Promise<Bus>,
  cloudKeys: CloudKeys = {},
): Promise<Pipeline> {
  const dir = await mkdtemp(join(tmpdir(), 'stutterscope-e2e-'));
  const logger = pino({ level: 'silent' });
  const bus = await openBus(dir);
  await bus.ensureTopics(2);
  const warehouse = await openWarehouse({ kind: 'embedded', dir: join(dir, 'clickhouse') });
  await warehouse.migrate();
  const processor = await startProcessor({ bus, warehouse, logger, clock: Date.now });
  const producer = await bus.producer();
  const collector = await buildCollector({
    producer,
    ready: () => bus.ping(),
    access: anyone,
    cloudKeys,
    clock: Date.now,
    networkOf: createNetworkResolver(),
    limits: defaultLimits,
    trustProxy: true,
    logger,
  });
  const address = await collector.listen({ host, port: 0 });
  let closed = false;
  const select = (sql: string, params = {}) => warehouse.query(sql, params);
  return {
    bus,
    endpoint: `${address}/v1/telemetry`,
    select,
    eventually: (sql, params) => expect.poll(() => select(sql, params), { timeout: 60_000, interval: 250 }),
    async close() {
      if (closed) return;
      closed = true;
      await collector.close();
      await producer.close();
      await processor.close();
      await warehouse.close();
      await bus.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
