import { type Bus, type Consumer, type ConsumerHandler, startTicker } from '@stutterscope/bus';
import type { RuleOverrides } from '@stutterscope/diagnosis';
import type { Warehouse } from '@stutterscope/warehouse';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { createKeeperRunner } from './broadcasts/keeperRunner.ts';
import { type Group, groups } from './groups.ts';
import { createIngestRunner } from './ingestRunner.ts';
import { registerLagGauge } from './lagGauge.ts';
import { loadCloudEvents, loadDeadLetters, loadNotices, loadTelemetry, loadVerdicts } from './loadings.ts';
import { createMetrics } from './metrics.ts';
import { createPlatformRunner } from './platformRunner.ts';
import { createRoomRunner } from './roomRunner.ts';
import { createSessionRunner, HOLD_MS } from './sessionRunner.ts';
import { createWaiting } from './waiting.ts';
import { createWarehouseRunner } from './warehouseRunner.ts';

/** How often rooms are told that time passes, and rows that fill no range are inserted, ms. */
const TICK_MS = 500;

/** How often broadcasts are brought up to date, ms: nobody acts on them within seconds. */
const KEEP_EVERY_MS = 10_000;

/** How long a stop waits for a warehouse that is away, ms: what is not inserted stays in the log. */
const STOP_WAIT_MS = 5000;

export interface ProcessorDeps {
  readonly bus: Bus;
  readonly warehouse: Warehouse;
  readonly logger: Logger;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
  readonly registry?: Registry;
  readonly overrides?: RuleOverrides;
}

export interface Processor {
  /** Ends the batches under way, inserts what waits, leaves the groups. */
  close(): Promise<void>;
}

/** Only who makes verdicts is in a hurry: inserts rest for longer, and incidents take many rooms. */
const HAS_TIME = true;

/**
 * Runs all stages and the warehouse writers over the bus. The writers are groups of their own: while
 * ClickHouse is slow or away, its lag grows in the log and verdicts go on.
 */
export async function startProcessor(deps: ProcessorDeps): Promise<Processor> {
  const { bus, warehouse, logger, clock } = deps;
  const registry = deps.registry ?? new Registry();
  const metrics = createMetrics(registry);
  registerLagGauge(registry, bus);
  const overrides = deps.overrides ?? {};
  const producer = await bus.producer();
  // A producer has one request under way: verdicts do not queue behind the signals of busy rooms.
  const speaker = await bus.producer();
  const waiting = createWaiting();
  const writing = { producer, metrics, logger, clock, wait: waiting.wait };
  const sessions = createSessionRunner({ producer, overrides, metrics, clock });
  const rooms = createRoomRunner({ producer: speaker, overrides, metrics, clock, logger });
  const platform = createPlatformRunner({ producer: speaker, overrides, metrics, clock, logger });
  const ingest = createIngestRunner({ producer, metrics, clock, logger });
  const keeper = createKeeperRunner({ warehouse, producer, clock, logger });
  const telemetry = createWarehouseRunner(loadTelemetry(warehouse), writing);
  const verdicts = createWarehouseRunner(loadVerdicts(warehouse), writing);
  const notices = createWarehouseRunner(loadNotices(warehouse), writing);
  const cloud = createWarehouseRunner(loadCloudEvents(warehouse), writing);
  const deadLetters = createWarehouseRunner(loadDeadLetters(warehouse), writing);

  const consume = (group: Group, handler: ConsumerHandler, isPatient = false): Promise<Consumer> =>
    bus.consume({
      topic: groups[group],
      group,
      handler,
      isPatient,
      onError: (error) => logger.error({ group, err: error }, 'consumer error'),
    });
  const consumers = await Promise.all([
    consume('session-stage', sessions),
    consume('room-stage', rooms),
    consume('platform-stage', platform, HAS_TIME),
    consume('ingest-stage', ingest, HAS_TIME),
    consume('broadcast-keeper', keeper, HAS_TIME),
    consume('warehouse-telemetry', telemetry, HAS_TIME),
    consume('warehouse-verdicts', verdicts, HAS_TIME),
    consume('warehouse-notices', notices, HAS_TIME),
    consume('warehouse-cloud', cloud, HAS_TIME),
    consume('warehouse-dead-letters', deadLetters, HAS_TIME),
  ]);

  const runners = [rooms, platform, ingest, telemetry, verdicts, notices, cloud, deadLetters];
  const onError = (error: unknown) => logger.error({ err: error }, 'a periodic task failed; it runs again');
  const tickers = [
    startTicker(HOLD_MS, sessions.tick, onError),
    startTicker(KEEP_EVERY_MS, keeper.tick, onError),
    ...runners.map(({ tick }) => startTicker(TICK_MS, tick, onError)),
  ];

  return {
    async close() {
      const deadline = setTimeout(waiting.stop, STOP_WAIT_MS);
      await Promise.all(tickers.map((ticker) => ticker.stop()));
      // What fails here is done again at the next start, from the log: told, never thrown.
      const settled = [sessions, ...runners].map((runner) => runner.settle());
      await Promise.all(settled).catch(onError);
      waiting.stop();
      clearTimeout(deadline);
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await Promise.all([producer.close(), speaker.close()]);
    },
  };
}
