import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { otherMethods } from './otherMethods.ts';
import { HttpProblem, type ProblemTable, problemDocument } from './problem.ts';

const MEDIA_TYPE = 'application/problem+json';

/** Seconds a refused client is told to wait. */
const RETRY_AFTER_S = 2;

/** How a service words what the framework refuses, and where it counts. */
export interface Replying {
  readonly problems: ProblemTable;
  /** The content types it reads, for a person. */
  readonly mediaTypes: string;
  /** Where to go instead of nowhere. */
  readonly notFound: string;
  readonly count: (code: string) => void;
}

/** What Fastify itself refuses with, in our words. */
function problemOf(error: unknown, { problems, mediaTypes }: Replying): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined;
    if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
      return new HttpProblem(problems, 'unsupported_media_type', `Content-Type may be ${mediaTypes}`);
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
      return new HttpProblem(problems, 'body_too_large', 'send a smaller body');
    if (code === 'FST_ERR_BAD_URL')
      return new HttpProblem(problems, 'bad_request', 'the URL does not decode');
    if (code === 'FST_STATIC_FORBIDDEN_PATH')
      return new HttpProblem(problems, 'bad_request', 'the path holds an empty segment, or a dot for one');
    if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
      return new HttpProblem(problems, 'bad_request', 'the body is not JSON');
    if ('validation' in error) return new HttpProblem(problems, 'bad_request', error.message);
  }
  return new HttpProblem(problems, 'internal', 'it is logged here; the request may be sent again', {
    cause: error,
  });
}

/** As much of a request as its refusal needs. */
type Refused = Pick<FastifyRequest, 'log' | 'raw'>;

function log(request: Refused, { code, status, message, options, cause }: HttpProblem): void {
  if (code === 'internal') request.log.error({ code, err: cause }, 'failed');
  else if (status >= 500) {
    request.log.warn({ code, reason: cause instanceof Error ? cause.message : message }, 'refused');
  } else request.log.info({ code, ...options.subject }, 'refused');
}

/** Counts a refusal by its code, logs one line; gives it and the headers it goes out with. */
function refusalOf(error: unknown, request: Refused, replying: Replying) {
  const problem = problemOf(error, replying);
  replying.count(problem.code);
  log(request, problem);
  // The rest of a body refused half way is read and forgotten, until requestTimeout: a socket closed on
  // unread bytes is reset, and the client would never see why.
  request.raw.resume();
  const isTemporary = problem.status === 503 || problem.status === 429;
  const headers = {
    ...(isTemporary && { 'retry-after': String(RETRY_AFTER_S) }),
    ...problem.options.headers,
  };
  return { problem, headers };
}

/** Answers an error as problem+json, counts it by its code and logs one line. */
export function replyWithProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  replying: Replying,
): void {
  const { problem, headers } = refusalOf(error, request, replying);
  reply.headers(headers);
  // With a serializer of its own, Fastify leaves the media type alone: it has no charset (RFC 9457).
  reply.code(problem.status).type(MEDIA_TYPE).serializer(JSON.stringify).send(problemDocument(problem));
}

/** The same where Fastify has no part in the answer; `headers` are those that every answer has. */
export function answerWithProblem(
  error: unknown,
  request: Refused,
  response: ServerResponse,
  { replying, headers: always }: { replying: Replying; headers: Readonly<Record<string, string>> },
): void {
  const { problem, headers } = refusalOf(error, request, replying);
  const body = Buffer.from(JSON.stringify(problemDocument(problem)));
  response
    .writeHead(problem.status, {
      ...always,
      ...headers,
      'content-type': MEDIA_TYPE,
      'content-length': body.length,
    })
    .end(body);
}

/** Installs the replies on every route, and where there is none. Before the routes. */
export function registerProblemReplies(app: FastifyInstance, replying: Replying): void {
  const methodsOf = otherMethods(app);
  app.setErrorHandler((error, request, reply) => replyWithProblem(error, request, reply, replying));
  app.setNotFoundHandler((request, reply) => {
    const { problems, notFound } = replying;
    const allow = methodsOf(request.url).join(', ');
    const nothing =
      allow === ''
        ? new HttpProblem(problems, 'not_found', notFound)
        : new HttpProblem(problems, 'method_not_allowed', `this address answers ${allow}`, {
            headers: { allow },
          });
    replyWithProblem(nothing, request, reply, replying);
  });
}
