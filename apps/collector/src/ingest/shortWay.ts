import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWithProblem, type Replying } from '@stutterscope/http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type Arrival, acceptBody, type IngestDeps } from './acceptBody.ts';
import { one, SINGLE, TELEMETRY_PATH } from './telemetryRoute.ts';

interface ShortWay {
  readonly ingest: IngestDeps;
  readonly replying: Replying;
  readonly logger: FastifyBaseLogger;
  /** What every answer has, as Fastify's hooks set it. */
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** What nearly all requests are: one batch, from who sent it, by the plain path. */
const isPlain = ({ method, url, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  url === TELEMETRY_PATH &&
  headers['content-type'] === SINGLE &&
  headers['x-forwarded-for'] === undefined;

/**
 * Serves plain posts of one batch ahead of Fastify, whose routing, hooks and writing cost as much as all that is done with
 * the batch. What is done with it is the same function; everything else goes Fastify's way, and all of it while the
 * listener closes. Before the hook that drains.
 */
export function openShortWay(app: FastifyInstance, { ingest, replying, logger, headers }: ShortWay): void {
  const answer = (response: ServerResponse, text: string) => {
    const own = { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) };
    response.writeHead(202, { ...headers, ...own }).end(text);
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const ip = request.socket.remoteAddress ?? '';
    const arrival: Arrival = { headers: request.headers, query: undefined, ip, raw: request, log: logger };
    try {
      const acceptance = await acceptBody(arrival, ingest, one);
      answer(response, JSON.stringify(acceptance));
    } catch (error) {
      answerWithProblem(error, arrival, response, { replying, headers });
    }
  };
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    if (isClosing || !isPlain(request)) app.routing(request, response);
    else void serve(request, response);
  });
}
