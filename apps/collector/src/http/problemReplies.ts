import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncodings } from '../ingest/decompress.ts';
import { RETRY_AFTER_S } from '../limits.ts';
import type { Metrics } from '../metrics.ts';
import { ProblemError, problemDocument } from '../problems.ts';

const MEDIA_TYPE = 'application/problem+json';

/** What Fastify itself refuses with, in our words. */
function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      const known = 'Content-Type may be application/json, application/x-ndjson or text/plain';
      return new ProblemError('unsupported_media_type', known);
    }
    if (error.code === 'FST_ERR_BAD_URL') return new ProblemError('bad_request', 'the URL does not decode');
  }
  return new ProblemError('internal', 'it is logged here; the batch may be sent again', { cause: error });
}

function log(request: FastifyRequest, problem: ProblemError): void {
  const { code, subject, message, cause } = problem;
  const { faultCount } = problem.extension;
  if (code === 'internal') request.log.error({ code, err: cause }, 'failed');
  else if (code === 'bus_unavailable' || code === 'not_ready') {
    request.log.warn({ code, reason: cause instanceof Error ? cause.message : message }, 'refused');
  } else request.log.info({ code, faultCount, ...subject }, 'refused');
}

/** Answers every error as problem+json, counts it by its code and logs one line. */
export function replyWithProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  metrics: Metrics,
): void {
  const problem = problemOf(error);
  const document = problemDocument(problem);
  metrics.requests.inc({ code: problem.code });
  log(request, problem);
  // The rest of a body refused half way is read and forgotten, until requestTimeout: a socket closed on
  // unread bytes is reset, and the client would never see why.
  request.raw.resume();
  if (document.status === 503) reply.header('retry-after', String(RETRY_AFTER_S));
  if (problem.code === 'unsupported_encoding') reply.header('accept-encoding', acceptedEncodings);
  // With a serializer of its own, Fastify leaves the media type alone: it has no charset (RFC 9457).
  reply.code(document.status).type(MEDIA_TYPE).serializer(JSON.stringify).send(document);
}

/** Installs the replies on every route, and where there is none. */
export function registerProblemReplies(app: FastifyInstance, metrics: Metrics): void {
  app.setErrorHandler((error, request, reply) => replyWithProblem(error, request, reply, metrics));
  app.setNotFoundHandler((request, reply) => {
    const nothing = new ProblemError('not_found', 'telemetry is posted to /v1/telemetry');
    replyWithProblem(nothing, request, reply, metrics);
  });
}
