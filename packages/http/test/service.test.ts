import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  commonProblems,
  HttpProblem,
  registerOperations,
  registerProblemReplies,
  serverOptions,
} from '../src/index.ts';

const problems = { ...commonProblems, no_tea: { status: 418, title: 'No tea' } };
const replying = (counted: string[]) => ({
  problems,
  mediaTypes: 'application/json',
  notFound: 'tea is at /v1/tea',
  count: (code: string) => counted.push(code),
});

let app: FastifyInstance;
let counted: string[];
let logged: string[];

beforeEach(async () => {
  counted = [];
  logged = [];
  const logger = pino({}, { write: (line: string) => logged.push(line) });
  const options = { logger, requestTimeoutMs: 1000, trustProxy: false, bodyLimit: 100 };
  app = Fastify({ ...serverOptions(options, replying(counted)), bodyLimit: 100 });
  registerProblemReplies(app, replying(counted));
  const ready = async () => {};
  const registry = new Registry();
  await registerOperations(app, {
    title: 'Tea',
    version: '1',
    ready,
    notReady: 'no water',
    registry,
    problems,
    drainDelayMs: 0,
  });
  app.post('/v1/tea', { schema: { body: { type: 'object', required: ['cups'] } } }, async () => {
    throw new HttpProblem(problems, 'no_tea', 'none is left', { headers: { 'x-tea': 'soon' } });
  });
  app.get('/broken', async () => {
    throw new Error('secret detail');
  });
});
afterEach(() => app.close());

const post = (payload: string, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/v1/tea', payload, headers: { 'content-type': type } });

describe('a service answers as problem+json', () => {
  test('what it refuses itself, with its headers', async () => {
    const answer = await post('{"cups":1}');
    expect(answer.statusCode).toBe(418);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-tea': 'soon' });
    expect(answer.json()).toEqual({
      type: 'urn:stutterscope:problem:no_tea',
      title: 'No tea',
      status: 418,
      code: 'no_tea',
      detail: 'none is left',
    });
    expect(counted).toEqual(['no_tea']);
  });

  test.each([
    ['{', 'application/json', 400, 'bad_request'],
    ['', 'application/json', 400, 'bad_request'],
    ['{"saucers":1}', 'application/json', 400, 'bad_request'],
    ['<tea/>', 'application/xml', 415, 'unsupported_media_type'],
    [`{"cups":"${'x'.repeat(100)}"}`, 'application/json', 413, 'body_too_large'],
  ])('what the framework refuses: %s', async (payload, type, status, code) => {
    const answer = await post(payload, type);
    expect([answer.statusCode, answer.json()]).toMatchObject([status, { status, code }]);
  });

  test('another method of an address that there is, with those it takes; no address with where to go', async () => {
    app.get('/v1/cups/:cup', async () => 'full');
    app.get('/pages/*', async () => 'a page');
    const asked = async (method: 'GET' | 'POST' | 'DELETE', url: string) => {
      const { statusCode, headers, body } = await app.inject({ method, url });
      return [statusCode, headers['allow'], JSON.parse(body).code];
    };
    expect(await asked('GET', '/v1/tea?a=/b')).toEqual([405, 'POST', 'method_not_allowed']);
    expect(await asked('DELETE', '/v1/cups/a.b')).toEqual([405, 'GET, HEAD', 'method_not_allowed']);
    expect(await asked('POST', '/v1/cups')).toEqual([404, undefined, 'not_found']);
    expect(await asked('POST', '/pages/one')).toEqual([404, undefined, 'not_found']);
    expect(await asked('GET', '/v1xtea')).toEqual([404, undefined, 'not_found']);
  });

  test('its own faults, which it logs and does not tell', async () => {
    const answer = await app.inject('/broken');
    expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
    expect(answer.body).not.toContain('secret');
    expect(logged.join('')).toContain('secret detail');
  });
});
