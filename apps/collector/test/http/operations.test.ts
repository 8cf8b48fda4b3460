import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { batchOf } from '../../../../packages/telemetry/test/batchOf.ts';
import { problems } from '../../src/problems.ts';
import { embeddedBus } from '../support/embeddedBus.ts';
import { stagedProducer } from '../support/producers.ts';
import { post, startCollector } from '../support/startCollector.ts';

describe('health', () => {
  test('is alive whatever the bus does', async () => {
    const { app } = await startCollector(stagedProducer(), {
      ready: () => Promise.reject(new Error('down')),
    });
    expect((await app.inject('/healthz')).statusCode).toBe(200);
  });

  test('is ready while the real bus takes writes, and says why it is not', async () => {
    const { bus } = await embeddedBus();
    const { app, logged } = await startCollector(await bus.producer(), { ready: () => bus.ping() });
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    await bus.close();
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '2' });
    expect(answer.json()).toMatchObject({ code: 'not_ready' });
    expect(logged.join('')).toContain('"code":"not_ready"');
  });
});

describe('metrics', () => {
  test('tell requests by outcome and never name a room or a session', async () => {
    const { app } = await startCollector(stagedProducer());
    await post(app, JSON.stringify(batchOf()));
    await post(app, JSON.stringify({ ...batchOf(), seq: -1 }));
    const text = (await app.inject('/metrics')).payload;
    expect(text).toContain('stutterscope_collector_requests_total{code="accepted"} 1');
    expect(text).toContain('stutterscope_collector_requests_total{code="invalid_batch"} 1');
    expect(text).toContain('stutterscope_collector_durable_seconds_count 1');
    expect(text).toContain('stutterscope_collector_body_bytes_count 2');
    expect(text).not.toContain(batchOf().room);
    expect(text).not.toContain(batchOf().session);
  });
});

describe('the description of the API', () => {
  test('is OpenAPI made from the schema of a batch', async () => {
    const { app } = await startCollector(stagedProducer());
    const api = (await app.inject('/openapi.json')).json();
    expect(api).toMatchObject({ openapi: '3.1.0' });
    const { requestBody, responses } = api.paths['/v1/telemetry'].post;
    const schema = requestBody.content['application/json'].schema;
    expect(schema.properties.samples.properties.que.items.type).toEqual(['number', 'null']);
    expect(schema.required).toContain('session');
    expect(Object.keys(requestBody.content)).toEqual([
      'application/json',
      'application/x-ndjson',
      'text/plain',
    ]);
    expect(Object.keys(responses)).toEqual(['202', '400', '401', '403', '413', '415', '503']);
    expect(Object.keys(responses['503'].content)).toEqual(['application/problem+json']);
  });

  test('has in the README every problem code with its status, and only those', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const documented = [...readme.matchAll(/^\| `([a-z_]+)` +\| (\d{3}) +\|/gm)].map(
      ([, code, status]) => `${code} ${status}`,
    );
    const known = Object.entries(problems).map(([code, { status }]) => `${code} ${status}`);
    expect(documented.toSorted()).toEqual(known.toSorted());
  });
});

describe('other requests', () => {
  test('that meet a fault of ours are 500 problems without its details, and hold nothing', async () => {
    const networkOf = () => {
      throw new Error('secret detail');
    };
    const { app, logged, metric } = await startCollector(stagedProducer(), { networkOf });
    const answer = await post(app, JSON.stringify(batchOf()));
    expect(answer).toMatchObject({
      status: 500,
      type: 'application/problem+json',
      body: { code: 'internal' },
    });
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect(logged.join('')).toContain('secret detail');
    expect(await metric('in_flight_bytes')).toBe(0);
  });

  test('to nowhere are 404 problems, with and without a body', async () => {
    const { app } = await startCollector(stagedProducer());
    for (const answer of [
      await app.inject('/v1'),
      await app.inject({
        method: 'POST',
        url: '/v2',
        payload: 'x',
        headers: { 'content-type': 'application/xml' },
      }),
    ]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not_found' });
    }
  });

  test('to what takes posts only are 405 problems that say so', async () => {
    const { app } = await startCollector(stagedProducer());
    for (const url of ['/v1/telemetry', '/v1/callbacks', '/v1/callbacks/srs?secret=x']) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.headers['allow']]).toEqual([405, 'POST']);
      expect(answer.json()).toMatchObject({ code: 'method_not_allowed' });
    }
  });

  test('with a URL that does not decode are 400 problems', async () => {
    const { app } = await startCollector(stagedProducer());
    const answer = await app.inject('/%zz');
    expect(answer.json()).toMatchObject({ status: 400, code: 'bad_request' });
  });

  test('of a browser from another origin are allowed', async () => {
    const { app } = await startCollector(stagedProducer());
    const headers = {
      origin: 'https://player.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,content-encoding',
    };
    const preflight = await app.inject({ method: 'OPTIONS', url: '/v1/telemetry', headers });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,content-encoding',
    });
    const answer = await post(app, '{', {
      'content-type': 'application/json',
      origin: 'https://player.example',
    });
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    expect(answer.headers['access-control-expose-headers']).toBe('Retry-After');
  });

  test('behind a trusted proxy are grouped by the client, behind none by the peer', async () => {
    for (const [trustProxy, group] of [
      [true, '203.0.113.0/24'],
      [false, 'test-net'],
    ] as const) {
      const producer = stagedProducer();
      const { app } = await startCollector(producer, { trustProxy });
      await post(app, JSON.stringify(batchOf()), {
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.77',
      });
      const [message] = producer.durable.flat();
      const value = Buffer.from(message?.value ?? []).toString();
      expect(JSON.parse(value)).toMatchObject({ client: { networkId: group } });
      expect(value).not.toContain('203.0.113.77');
    }
  });
});
