import type { FastifyInstance } from 'fastify';
import { acceptBody, boundedLines, type IngestDeps, type Reading } from './acceptBody.ts';
import { refuseBatch, refuseLines } from './refuse.ts';
import { telemetrySchema } from './telemetrySchema.ts';

export const TELEMETRY_PATH = '/v1/telemetry';
export const SINGLE = 'application/json';
// A page's sendBeacon says text/plain to spare itself the preflight; one batch without raw newlines is a line.
const MANY = ['application/x-ndjson', 'text/plain'];

const wanted = 'send one batch as JSON or many as NDJSON';

/** A body that is one batch. */
export const one: Reading = {
  wanted,
  read: (body) => ({ lines: [{ number: 1, bytes: body }], refused: [] }),
  refuse: (delivery) => {
    const [first] = delivery.refused;
    return first === undefined ? refuseLines(delivery) : refuseBatch(first);
  },
};
const many: Reading = {
  wanted,
  read: (body) => ({ lines: boundedLines(body), refused: [] }),
  refuse: refuseLines,
};

/** `POST /v1/telemetry`: batches in, and an answer when all of them are durable. */
export function registerTelemetryRoute(app: FastifyInstance, deps: IngestDeps): void {
  app.removeAllContentTypeParsers();
  // The handler reads the stream itself, so that one scope holds everything a request was leased.
  app.addContentTypeParser([SINGLE, ...MANY], (_request, _payload, done) => done(null));
  app.post(TELEMETRY_PATH, {
    schema: telemetrySchema,
    // The schema is there for /openapi.json; parseBatch is the judge, one for HTTP, bus and files alike.
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const acceptance = await acceptBody(request, deps, request.mediaType === SINGLE ? one : many);
      return reply.code(202).send(acceptance);
    },
  });
}
