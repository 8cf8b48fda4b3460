import { BusError } from '@stutterscope/bus';
import { describe, expect, test, vi } from 'vitest';
import { batchOf } from '../../../packages/telemetry/test/batchOf.ts';
import { gate, stagedProducer } from './support/producers.ts';
import { ndjson, post, startCollector } from './support/startCollector.ts';

const batch = (seq = 0) => JSON.stringify(batchOf({ seq }));
const limits = { maxBodyBytes: 10_000, maxInFlightBytes: 40_000, requestTimeoutMs: 30_000, drainDelayMs: 0 };

describe('a bus that hangs', () => {
  test('fills the byte budget and not the memory: the rest is 503 until it recovers', async () => {
    const stuck = gate();
    const producer = stagedProducer(stuck.passed);
    const { app, metric } = await startCollector(producer, { limits });
    const answers = Array.from({ length: 500 }, (_, seq) => post(app, batch(seq)));
    await vi.waitFor(async () =>
      expect(await metric('requests_total', { code: 'overloaded' })).toBeGreaterThan(300),
    );
    const held = await metric('in_flight_bytes');
    expect(held).toBeGreaterThan(0.8 * limits.maxInFlightBytes);
    expect(held).toBeLessThanOrEqual(limits.maxInFlightBytes);

    stuck.open();
    const all = await Promise.all(answers);
    const taken = all.filter(({ status }) => status === 202);
    const refused = all.filter(({ status }) => status === 503);
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.length + refused.length).toBe(500);
    for (const { body, retryAfter } of refused) {
      expect(body).toMatchObject({ code: 'overloaded' });
      expect(Number(retryAfter)).toBeGreaterThan(0);
    }
    expect(producer.durable.flat()).toHaveLength(taken.length);
    expect(await metric('in_flight_bytes')).toBe(0);
    expect((await post(app, batch())).status).toBe(202);
  });

  test('lets nobody hold the budget with a refused body', async () => {
    const { app, metric } = await startCollector(stagedProducer(), { limits });
    for (const payload of ['{', '', 'x'.repeat(9_000), 'x'.repeat(11_000)]) {
      expect((await post(app, payload)).status).toBeGreaterThanOrEqual(400);
    }
    expect(await metric('in_flight_bytes')).toBe(0);
  });

  test('is never asked of limits that could not take a single largest body', async () => {
    const tight = { ...limits, maxInFlightBytes: limits.maxBodyBytes };
    await expect(startCollector(stagedProducer(), { limits: tight })).rejects.toThrow(/maxInFlightBytes/);
  });
});

describe('a collector with more to do than it can', () => {
  test('turns everybody away at the door, in time for who is let in', async () => {
    const pressure = { isBusy: true, isOverloaded: true };
    const { app } = await startCollector(stagedProducer(), { pressure });
    const answer = await post(app, batch());
    expect(answer).toMatchObject({ status: 503, body: { code: 'overloaded' } });
    expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    pressure.isOverloaded = false;
    expect((await post(app, batch())).status).toBe(202);
  });

  test('turns away the address that takes more than its share: 429, and the others go on', async () => {
    const pressure = { isBusy: false, isOverloaded: false };
    const { app } = await startCollector(stagedProducer(), { pressure, trustProxy: true });
    let seq = 0;
    const from = (address: string) => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
      return post(app, batch(seq++), headers);
    };
    const statuses = { mad: new Set<number>(), calm: new Set<number>() };
    await Promise.all(Array.from({ length: 300 }, () => from('203.0.113.1')));
    pressure.isBusy = true;
    // The shares of a second follow from the second before.
    for (let n = 0; n < 1000 && !statuses.mad.has(429); n++) {
      const [calm, ...mad] = await Promise.all([
        from(`198.51.${n % 200}.1`),
        ...Array.from({ length: 20 }, () => from('203.0.113.1')),
      ]);
      statuses.calm.add(calm?.status ?? 0);
      for (const { status, retryAfter } of mad) {
        statuses.mad.add(status);
        if (status === 429) expect(Number(retryAfter)).toBeGreaterThan(0);
      }
    }
    expect(statuses.mad).toContain(429);
    expect([...statuses.calm]).toEqual([202]);
  });
});

describe('a bus that fails', () => {
  test.each([
    ['unavailable', new BusError('unavailable', 'no broker')],
    ['closed', new BusError('closed', 'gone')],
    ['no BusError', new Error('surprise')],
  ])('with %s is 503 with Retry-After, and the next batch is taken', async (_name, error) => {
    let failing = true;
    const producer = stagedProducer(async () => {
      if (failing) throw error;
    });
    const { app, logged, metric } = await startCollector(producer);
    const answer = await post(app, batch());
    expect(answer).toMatchObject({
      status: 503,
      type: 'application/problem+json',
      body: { code: 'bus_unavailable' },
    });
    expect(Number(answer.retryAfter)).toBeGreaterThan(0);
    expect(logged.join('')).toContain(error.message);
    expect(JSON.stringify(answer.body)).not.toContain(error.message);
    expect(await metric('batches_total')).toBe(0);
    failing = false;
    expect((await post(app, batch())).status).toBe(202);
  });

  test('in a part of an NDJSON body is 503 for all of it: a resend is counted once', async () => {
    const big = (seq: number) => JSON.stringify({ ...batchOf({ seq }), extra: 'x'.repeat(500_000) });
    const producer = stagedProducer(async ([first]) => {
      if (first?.headers?.['seq'] === '1') throw new BusError('unavailable', 'lost');
    });
    const { app, metric } = await startCollector(producer);
    const answer = await post(app, `${big(0)}\n${big(1)}\n`, ndjson);
    expect(answer).toMatchObject({ status: 503, body: { code: 'bus_unavailable' } });
    expect(await metric('batches_total')).toBe(1);
  });

  test('because a message is too large says so to that client alone', async () => {
    const producer = stagedProducer(async (messages) => {
      if (messages.some(({ headers }) => headers?.['seq'] === '3')) throw new BusError('too_large', 'no');
    });
    const { app } = await startCollector(producer);
    const answers = await Promise.all([0, 1, 2, 3, 4].map((seq) => post(app, batch(seq))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 413, 202]);
    const mixed = await post(app, `${batch(2)}\n${batch(3)}\n`, ndjson);
    expect(mixed).toMatchObject({
      status: 400,
      body: { accepted: 1, faultCount: 1, faults: [{ line: 2, code: 'batch_too_large' }] },
    });
  });
});

describe('concurrent requests', () => {
  test('share sends, each answered when its own is durable', async () => {
    const producer = stagedProducer();
    const { app } = await startCollector(producer);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, seq) => post(app, batch(seq))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(producer.durable.flat()).toHaveLength(200);
    expect(producer.begun()).toBeLessThan(100);
  });
});
