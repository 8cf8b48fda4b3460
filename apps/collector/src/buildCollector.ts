import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import type { Producer } from '@stutterscope/bus';
import { CONTRACT_VERSION } from '@stutterscope/telemetry';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { Registry } from 'prom-client';
import { answerClientError } from './http/clientError.ts';
import { registerOperations } from './http/operations.ts';
import { registerProblemReplies, replyWithProblem } from './http/problemReplies.ts';
import { ByteBudget } from './ingest/byteBudget.ts';
import { SharedSender } from './ingest/sharedSender.ts';
import { registerTelemetryRoute } from './ingest/telemetryRoute.ts';
import { checkLimits, type Limits } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';

export interface CollectorDeps {
  /** Stays the caller's: close it after `app.close()` has resolved. */
  readonly producer: Producer;
  /** Resolves when the bus takes writes, as `bus.ping` does. */
  readonly ready: () => Promise<void>;
  /** Unix ms. */
  readonly clock: () => number;
  /** Names the network group of an address, as `createNetworkResolver` makes it. */
  readonly networkOf: (address: string) => string;
  readonly limits: Limits;
  /** Whose X-Forwarded-For is believed, as Fastify's `trustProxy`. */
  readonly trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
  /** A pino logger. */
  readonly logger: FastifyBaseLogger;
  /** Where the metrics go; one of its own when left out. */
  readonly registry?: Registry;
}

/**
 * Builds the collector, not listening yet. `app.close()` drains it: readiness fails, after
 * `limits.drainDelayMs` the listener closes, and it resolves when no request and no produce is under way.
 *
 * @example
 * const app = await buildCollector({ producer, ready: () => bus.ping(), clock: Date.now,
 *   networkOf: createNetworkResolver(), limits: defaultLimits, trustProxy: false, logger: pino() });
 * await app.listen({ host: '0.0.0.0', port: 8080 });
 */
export async function buildCollector(deps: CollectorDeps): Promise<FastifyInstance> {
  const { limits, clock, networkOf, registry = new Registry() } = deps;
  checkLimits(limits);
  const budget = new ByteBudget(limits.maxInFlightBytes);
  const sender = new SharedSender(deps.producer);
  const metrics = createMetrics(registry, () => budget.inUse);
  const app = Fastify(serverOptions(deps, metrics));

  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
    await setTimeout(limits.drainDelayMs);
  });
  // A client that left no longer holds the listener open, but its batches may still be on their way.
  app.addHook('onClose', () => sender.settled());

  registerProblemReplies(app, metrics);
  await app.register(cors, {
    origin: '*',
    methods: ['POST'],
    exposedHeaders: ['Retry-After'],
    maxAge: 86_400,
    strictPreflight: false,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Stutterscope collector', version: String(CONTRACT_VERSION) },
    },
  });
  registerTelemetryRoute(app, { budget, sender, metrics, limits, clock, networkOf });
  registerOperations(app, { ready: deps.ready, draining: () => draining, registry });
  await app.ready();
  return app;
}

function serverOptions({ limits, trustProxy, logger }: CollectorDeps, metrics: Metrics) {
  return {
    // Fastify's own request lines hold the client's address, which is never logged.
    loggerInstance: logger.child({}, { serializers: { req: () => undefined } }),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    requestTimeout: limits.requestTimeoutMs,
    http: {
      // Node takes the longer of the two as the request's, and its default for headers is a minute.
      headersTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(limits.requestTimeoutMs, 30_000),
    },
    // While draining, requests on open connections are still served, and told to close theirs.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, metrics),
    frameworkErrors: (error, request, reply) => replyWithProblem(error, request, reply, metrics),
  } satisfies FastifyHttpOptions<Server>;
}
