import { type Grant, presentedToken, type RoomAccess } from '@stutterscope/access';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Limits, MAX_LINES } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { ProblemError } from '../problems.ts';
import type { ByteBudget, Lease } from './byteBudget.ts';
import { decompressor } from './decompress.ts';
import { type Delivery, deliver } from './deliver.ts';
import { takeIn } from './intake.ts';
import { isBlank, type Line, linesOf } from './lines.ts';
import { readBody } from './readBody.ts';
import { refuseAccess, refuseBatch, refuseLines } from './refuse.ts';
import type { SharedSender } from './sharedSender.ts';
import { telemetrySchema } from './telemetrySchema.ts';

export interface TelemetryRouteDeps {
  readonly budget: ByteBudget;
  readonly sender: SharedSender;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly networkOf: (address: string) => string;
  readonly access: RoomAccess;
}

const SINGLE = 'application/json';
// A page's sendBeacon says text/plain to spare itself the preflight; one batch without raw newlines is a line.
const MANY = ['application/x-ndjson', 'text/plain'];

/** `POST /v1/telemetry`: look at the token, read, decompress, judge each batch, wait until all of them are durable. */
export function registerTelemetryRoute(app: FastifyInstance, deps: TelemetryRouteDeps): void {
  app.removeAllContentTypeParsers();
  // The handler reads the stream itself, so that one scope holds everything a request was leased.
  app.addContentTypeParser([SINGLE, ...MANY], (_request, _payload, done) => done(null));
  app.post('/v1/telemetry', {
    schema: telemetrySchema,
    // The schema is there for /openapi.json; parseBatch is the judge, one for HTTP, bus and files alike.
    validatorCompiler: () => () => true,
    handler: async (request, reply) => {
      const lease = deps.budget.lease();
      try {
        const { accepted } = await take(request, deps, lease);
        deps.metrics.requests.inc({ code: 'accepted' });
        request.log.debug({ accepted }, 'accepted');
        return reply.code(202).send({ accepted });
      } finally {
        lease.release();
      }
    },
  });
}

/** Who it is, before a byte of the body is read. */
async function grantOf(request: FastifyRequest, { access, metrics }: TelemetryRouteDeps): Promise<Grant> {
  const admission = await access.admit(presentedToken(request));
  if (!admission.ok) throw refuseAccess(admission.fault);
  metrics.admissions.inc({ by: admission.grant.by });
  return admission.grant;
}

async function take(request: FastifyRequest, deps: TelemetryRouteDeps, lease: Lease): Promise<Delivery> {
  const grant = await grantOf(request, deps);
  const single = isSingle(request);
  const body = await wholeBody(request, deps, lease);
  deps.metrics.bodyBytes.observe(body.length);
  const lines = single ? [{ number: 1, bytes: body }] : boundedLines(body);
  const stamp = { grant, receivedAt: deps.clock(), networkId: deps.networkOf(request.ip) };
  const intake = await takeIn(lines, stamp, lease.take);
  const stopTimer = deps.metrics.durableSeconds.startTimer();
  const delivery = await deliver(intake, deps.sender, deps.metrics);
  if (intake.taken.length > 0) stopTimer();
  const [first] = delivery.refused;
  if (first !== undefined) throw single ? refuseBatch(first) : refuseLines(delivery);
  return delivery;
}

function isSingle(request: FastifyRequest): boolean {
  return request.mediaType === SINGLE;
}

async function wholeBody(request: FastifyRequest, deps: TelemetryRouteDeps, lease: Lease): Promise<Buffer> {
  const { maxBodyBytes } = deps.limits;
  const decompress = decompressor(request.headers['content-encoding']);
  const sent = await readBody(request.raw, maxBodyBytes, lease);
  const body = sent.length > 0 && decompress !== undefined ? decompress(sent, maxBodyBytes) : sent;
  if (body !== sent) lease.take(body.length);
  if (isBlank(body)) throw new ProblemError('empty_body', 'send one batch as JSON or many as NDJSON');
  return body;
}

function boundedLines(body: Buffer): Line[] {
  const lines: Line[] = [];
  for (const line of linesOf(body)) {
    if (lines.length === MAX_LINES)
      throw new ProblemError('body_too_large', `a body may hold ${MAX_LINES} lines`);
    lines.push(line);
  }
  return lines;
}
