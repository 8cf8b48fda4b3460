import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createTransport } from '../src/index.ts';
import { fakeClock } from './support/fakeClock.ts';

interface Seen {
  readonly type: string | undefined;
  readonly forwarded: string | string[] | undefined;
  readonly token?: string | undefined;
  readonly body: string;
}

async function read(request: IncomingMessage): Promise<Seen> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { authorization: token, 'content-type': type, 'x-forwarded-for': forwarded } = request.headers;
  return { type, forwarded, body, ...(token !== undefined && { token }) };
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/v1/telemetry`;
}

/** Answers with the given statuses in turn, the last one for ever. */
async function collector(...answers: { status: number; headers?: Record<string, string>; body?: string }[]) {
  const seen: Seen[] = [];
  const endpoint = await serve(async (request, response) => {
    seen.push(await read(request));
    const answer = answers[Math.min(seen.length, answers.length) - 1] ?? { status: 202 };
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return { endpoint, seen };
}

describe('a room token', () => {
  test('goes with every post, and a wrong one ends the batch', async () => {
    const { endpoint, seen } = await collector({ status: 401 });
    expect(await createTransport({ endpoint, token: 'abc' }).post(['{}'])).toMatchObject({
      outcome: 'refused',
    });
    expect(seen.map(({ token }) => token)).toEqual(['Bearer abc']);
  });

  test('that has expired is asked for anew, and the same bytes are sent with it', async () => {
    const { endpoint, seen } = await collector({ status: 401 }, { status: 202 });
    const tokens = ['old', 'new'];
    const transport = createTransport({
      endpoint,
      random: () => 0,
      token: async () => tokens.shift() ?? 'none',
    });
    expect(await transport.deliver(['{"a":1}'])).toEqual({ outcome: 'taken' });
    expect(seen.map(({ token, body }) => [token, body])).toEqual([
      ['Bearer old', '{"a":1}'],
      ['Bearer new', '{"a":1}'],
    ]);
  });

  test('that nobody can give now is no reason to give the batch up', async () => {
    const transport = createTransport({
      endpoint: 'http://127.0.0.1:1',
      token: () => Promise.reject(new Error('offline')),
    });
    expect(await transport.post(['{}'])).toEqual({ outcome: 'unavailable', reason: 'offline' });
  });
});

describe('post', () => {
  test('sends one batch as JSON and many as lines, with the headers of the call', async () => {
    const { endpoint, seen } = await collector({ status: 202 });
    const transport = createTransport({ endpoint });
    expect(await transport.post(['{"a":1}'], { headers: { 'x-forwarded-for': '203.0.113.9' } })).toEqual({
      outcome: 'taken',
    });
    await transport.post(['{"a":1}', '{"a":2}']);
    expect(seen).toEqual([
      { type: 'application/json', forwarded: '203.0.113.9', body: '{"a":1}' },
      { type: 'application/x-ndjson', forwarded: undefined, body: '{"a":1}\n{"a":2}' },
    ]);
  });

  test.each([400, 401, 404, 413, 422])('gives up on %i and says what the collector said', async (status) => {
    const { endpoint } = await collector({ status, body: '{"detail":"/room is missing"}' });
    expect(await createTransport({ endpoint }).post(['{}'])).toEqual({
      outcome: 'refused',
      status,
      reason: `${status} {"detail":"/room is missing"}`,
    });
  });

  test('a redirect is refused: following it would turn the post into a get', async () => {
    const { endpoint } = await collector({ status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    expect(await createTransport({ endpoint }).post(['{}'])).toMatchObject({
      outcome: 'refused',
      status: 302,
    });
  });

  test.each([408, 425, 429, 500, 502, 503])('%i is worth another attempt', async (status) => {
    const { endpoint } = await collector({ status, headers: { 'retry-after': '7' } });
    expect(await createTransport({ endpoint }).post(['{}'])).toMatchObject({
      outcome: 'unavailable',
      retryAfterMs: 7000,
    });
  });

  test('names why no connection came about', async () => {
    const transport = createTransport({ endpoint: 'http://127.0.0.1:1/v1/telemetry' });
    const result = await transport.post(['{}']);
    expect(result).toMatchObject({ outcome: 'unavailable' });
    expect(JSON.stringify(result)).toMatch(/ECONNREFUSED|bad port/);
  });

  test('a collector that never answers costs one timeout', async () => {
    const clock = fakeClock();
    let asked = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const endpoint = await serve(() => asked());
    const result = createTransport({ endpoint, clock, timeoutMs: 4000 }).post(['{}']);
    await arrived;
    clock.advance(4000);
    expect(await result).toEqual({ outcome: 'unavailable', reason: 'no answer in time' });
  });
});

describe('deliver', () => {
  test('sends the same bytes until they are taken, never before the time the collector named', async () => {
    const { endpoint, seen } = await collector(
      { status: 503 },
      { status: 429, headers: { 'retry-after': '9' } },
      { status: 202 },
    );
    const waits: number[] = [];
    const clock = fakeClock();
    const transport = createTransport({ endpoint, clock, random: () => 0.5 });
    const result = await transport.deliver(['{"seq":3}'], {
      onRetry: (_reason, ms) => {
        waits.push(ms);
        setImmediate(() => clock.advance(ms));
      },
    });
    expect(result).toEqual({ outcome: 'taken' });
    expect(seen.map(({ body }) => body)).toEqual(['{"seq":3}', '{"seq":3}', '{"seq":3}']);
    expect(waits).toEqual([375, 9125]);
  });

  test('an abort ends the waiting', async () => {
    const { endpoint } = await collector({ status: 503, body: 'draining' });
    const stop = new AbortController();
    const transport = createTransport({ endpoint, clock: fakeClock() });
    const result = transport.deliver(['{}'], { signal: stop.signal, onRetry: () => stop.abort() });
    expect(await result).toEqual({
      outcome: 'unavailable',
      reason: '503 draining',
      isAnswered: true,
    });
  });
});
