import cors from '@fastify/cors';
import type { CloudKeys, RoomAccess } from '@stutterscope/access';
import type { Producer } from '@stutterscope/bus';
import { type Replying, registerOperations, registerProblemReplies, serverOptions } from '@stutterscope/http';
import { CONTRACT_VERSION } from '@stutterscope/telemetry';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { Registry } from 'prom-client';
import { registerCallbackRoutes } from './callbacks/callbackRoutes.ts';
import { registerCmcdRoute } from './cmcd/cmcdRoute.ts';
import { Door } from './door/door.ts';
import { type Pressure, watchPressure } from './door/pressure.ts';
import type { IngestDeps } from './ingest/acceptBody.ts';
import { ByteBudget } from './ingest/byteBudget.ts';
import { SharedSender } from './ingest/sharedSender.ts';
import { openShortWay } from './ingest/shortWay.ts';
import { registerTelemetryRoute } from './ingest/telemetryRoute.ts';
import { checkLimits, type Limits } from './limits.ts';
import { createMetrics } from './metrics.ts';
import { problems } from './problems.ts';

export interface CollectorDeps {
  /** Stays the caller's: close it after `app.close()` has resolved. */
  readonly producer: Producer;
  /** Resolves when the bus takes writes, as `bus.ping` does. */
  readonly ready: () => Promise<void>;
  /** Unix ms. */
  readonly clock: () => number;
  /** Who may post: `requireTokens(keys)`, or another door of packages/access. */
  readonly access: RoomAccess;
  /** What checks the callbacks of clouds and the signed URLs that servers ask about; none of them without it. */
  readonly cloudKeys?: CloudKeys;
  /** Where the files that servers of one's own record are served. */
  readonly recordingsUrl?: string | null;
  /** Names the network group of an address, as `createNetworkResolver` makes it. */
  readonly networkOf: (address: string) => string;
  readonly limits: Limits;
  /** Whose X-Forwarded-For is believed, as Fastify's `trustProxy`. */
  readonly trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
  /** A pino logger. */
  readonly logger: FastifyBaseLogger;
  /** How hard the process works; watched here when left out. */
  readonly pressure?: Pressure;
  /** Where the metrics go; one of its own when left out. */
  readonly registry?: Registry;
}

/** A page of any origin may post, and read when to come again. */
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'Retry-After',
} as const;

/**
 * Builds the collector, not listening yet. `app.close()` drains it: readiness fails, after
 * `limits.drainDelayMs` the listener closes, and it resolves when no request and no produce is under way.
 *
 * @example
 * const app = await buildCollector({ producer, ready: () => bus.ping(), clock: Date.now,
 *   access: requireTokens(keys), networkOf: createNetworkResolver(), limits: defaultLimits, trustProxy: false,
 *   logger: pino() });
 * await app.listen({ host: '0.0.0.0', port: 8080 });
 */
export async function buildCollector(deps: CollectorDeps): Promise<FastifyInstance> {
  const { limits, clock, networkOf, access, registry = new Registry() } = deps;
  checkLimits(limits);
  const budget = new ByteBudget(limits.maxInFlightBytes);
  const ticks = () => performance.now();
  const sender = new SharedSender(deps.producer, ticks);
  const pressure = watchPressure();
  const door = new Door({ sender, pressure: deps.pressure ?? pressure, ticks });
  const metrics = createMetrics(registry, () => budget.inUse);
  const replying: Replying = {
    problems,
    mediaTypes: 'application/json, application/x-ndjson or text/plain; application/cmcd to /v1/cmcd',
    notFound: 'telemetry is posted to /v1/telemetry, callbacks to /v1/callbacks',
    count: (code) => metrics.requests.inc(code),
  };
  const ingest: IngestDeps = { budget, sender, metrics, limits, clock, networkOf, access, door };
  const app = Fastify(serverOptions({ ...deps, requestTimeoutMs: limits.requestTimeoutMs }, replying));

  // A client that left no longer holds the listener open, but its batches may still be on their way.
  app.addHook('onClose', async () => {
    pressure.stop();
    await sender.settled();
  });

  registerProblemReplies(app, replying);
  openShortWay(app, { ingest, replying, logger: app.log, headers: CORS_HEADERS });
  await app.register(cors, {
    origin: CORS_HEADERS['access-control-allow-origin'],
    methods: ['POST'],
    exposedHeaders: CORS_HEADERS['access-control-expose-headers'],
    maxAge: 86_400,
    strictPreflight: false,
  });
  await registerOperations(app, {
    title: 'Stutterscope collector',
    version: String(CONTRACT_VERSION),
    ready: deps.ready,
    notReady: 'the bus takes no writes',
    registry,
    problems,
    drainDelayMs: limits.drainDelayMs,
  });
  registerCallbackRoutes(app, {
    producer: deps.producer,
    keys: deps.cloudKeys ?? {},
    recordingsUrl: deps.recordingsUrl ?? null,
    metrics,
    clock,
    access,
  });
  registerTelemetryRoute(app, ingest);
  registerCmcdRoute(app, ingest);
  await app.ready();
  return app;
}
