import type { Server } from 'node:http';
import {
  type FastifyBaseLogger,
  type FastifyHttpOptions,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { answerClientError } from './clientError.ts';
import { type Replying, replyWithProblem } from './problemReplies.ts';

export interface Serving {
  /** A pino logger. */
  readonly logger: FastifyBaseLogger;
  /** How long a client may take to send one request. */
  readonly requestTimeoutMs: number;
  /** Whose X-Forwarded-For is believed, as Fastify's `trustProxy`. */
  readonly trustProxy: NonNullable<FastifyServerOptions['trustProxy']>;
}

/** The options of Fastify that all services share. */
export function serverOptions({ logger, requestTimeoutMs, trustProxy }: Serving, replying: Replying) {
  return {
    // Fastify's own request lines hold the client's address, which is never logged.
    loggerInstance: logger.child({}, { serializers: { req: () => undefined } }),
    // A request says one line at most: nothing that an id of its own would tie together, and a logger for each costs.
    childLoggerFactory: (shared: FastifyBaseLogger) => shared,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy,
    requestTimeout: requestTimeoutMs,
    http: {
      // Node takes the longer of the two as the request's, and its default for headers is a minute.
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(requestTimeoutMs, 30_000),
    },
    // While draining, requests on open connections are still served, and told to close theirs.
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, replying),
    frameworkErrors: (error, request, reply) => replyWithProblem(error, request, reply, replying),
  } satisfies FastifyHttpOptions<Server>;
}
