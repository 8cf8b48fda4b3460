import helmet from '@fastify/helmet';
import swaggerUi from '@fastify/swagger-ui';
import type { RoomAccess } from '@stutterscope/access';
import type { Phrasebook } from '@stutterscope/alerts';
import { type Replying, registerOperations, registerProblemReplies, serverOptions } from '@stutterscope/http';
import { type Warehouse, WarehouseError } from '@stutterscope/warehouse';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { registerAlertsRoute } from './api/alertsRoute.ts';
import { registerBroadcastRoutes } from './api/broadcastRoutes.ts';
import { registerRoomRoutes } from './api/roomRoutes.ts';
import { registerRoomsRoutes } from './api/roomsRoutes.ts';
import type { Limits } from './limits.ts';
import { Streams } from './live/streams.ts';
import { createMetrics } from './metrics.ts';
import { ProblemError, problems } from './problems.ts';
import { type RoomQuestion, readRoom } from './read/readRoom.ts';
import { RoomsBoard } from './read/roomsBoard.ts';
import { readIcon, servePage } from './servePage.ts';

/** How long clients have to take in the end of their stream, ms. */
const LAST_WORDS_MS = 1000;

export interface ConsoleDeps {
  /** Stays the caller's. */
  readonly warehouse: Pick<Warehouse, 'query' | 'ping'>;
  readonly access: RoomAccess;
  readonly phrasebook: Phrasebook;
  /** Where the notifier answers: its alerts are passed on to VJs' pages. */
  readonly notifier: string;
  readonly limits: Limits;
  /** Whose X-Forwarded-For is believed, as Fastify's `trustProxy`. */
  readonly trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
  readonly logger: Logger;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
  readonly registry?: Registry;
}

/** What a page may load: its own files from its own server, and nothing that is written into it. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/** What ClickHouse refuses is told as ours. */
async function ofWarehouse<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (cause) {
    if (!(cause instanceof WarehouseError)) throw cause;
    throw new ProblemError('warehouse_unavailable', 'ask again soon', { cause });
  }
}

/** The console, not listening yet. `app.close()` fails readiness, then ends the streams. */
export async function buildConsole(deps: ConsoleDeps): Promise<FastifyInstance> {
  const { warehouse, limits, clock, logger, registry = new Registry() } = deps;
  const metrics = createMetrics(registry, () => streams.size);
  const onFailure = (error: unknown) => logger.warn({ err: error }, 'what is followed cannot be read');
  const streams = new Streams({ limits, clock, onFailure });
  const asking = {
    query: (...args: Parameters<Warehouse['query']>) => ofWarehouse(() => warehouse.query(...args)),
  };
  const board = new RoomsBoard({ warehouse: asking, clock, maxAgeMs: limits.roomsAgeMs });
  const read = (question: RoomQuestion) =>
    metrics.timed('room', () => readRoom(question, { ...deps, warehouse: asking }));
  const replying: Replying = {
    problems,
    mediaTypes: 'application/json',
    notFound: 'the page is at /, the description of the API at /api',
    count: (code) => metrics.requests.inc({ code }),
  };
  const app = Fastify(serverOptions({ ...deps, requestTimeoutMs: limits.requestTimeoutMs }, replying));
  // Answers are ours and made to their schema, which describes them; checking each number again costs more than the query.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setValidatorCompiler(() => () => true);
  registerProblemReplies(app, replying);
  await app.register(helmet, {
    contentSecurityPolicy,
    // Whether there is TLS in front is for who puts it there to say.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await registerOperations(app, {
    title: 'Stutterscope console',
    version: '1',
    ready: () => warehouse.ping(),
    notReady: 'ClickHouse does not answer',
    registry,
    problems,
    drainDelayMs: limits.drainDelayMs,
  });
  await app.register(swaggerUi, {
    routePrefix: '/api',
    logo: { type: 'image/svg+xml', content: await readIcon(), href: '/' },
    theme: { title: 'Stutterscope API' },
    staticCSP: true,
    // Its own would have a browser ask for TLS, which is there only where somebody put it.
    transformStaticCSP: (header) => header.replace('upgrade-insecure-requests;', ''),
  });
  app.addHook('preClose', async () => {
    streams.close();
    setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS).unref();
  });
  registerRoomsRoutes(app, { ...deps, board, streams, metrics });
  registerRoomRoutes(app, { ...deps, board, streams, metrics, read });
  registerBroadcastRoutes(app, { ...deps, warehouse: asking, metrics });
  await registerAlertsRoute(app, deps);
  await servePage(app);
  await app.ready();
  return app;
}
