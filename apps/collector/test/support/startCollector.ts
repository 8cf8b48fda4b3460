import { Writable } from 'node:stream';
import { anyone } from '@stutterscope/access';
import type { Producer } from '@stutterscope/bus';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { T0 } from '../../../../packages/telemetry/test/batchOf.ts';
import { buildCollector, type CollectorDeps, createNetworkResolver, defaultLimits } from '../../src/index.ts';

/** The collector's own clock in these tests: a minute after the client's. */
export const NOW = T0 + 60_000;

export interface Collector {
  readonly app: FastifyInstance;
  /** Every line logged so far. */
  readonly logged: string[];
  metric(name: string, labels?: Record<string, string>): Promise<number>;
}

/** A collector that ends with its test. */
export async function startCollector(
  producer: Producer,
  changes: Partial<CollectorDeps> = {},
): Promise<Collector> {
  const logged: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const registry = new Registry();
  const app = await buildCollector({
    producer,
    ready: async () => {},
    access: anyone,
    clock: () => NOW,
    networkOf: createNetworkResolver('127.0.0.0/8,test-net'),
    limits: defaultLimits,
    trustProxy: false,
    logger: pino({ level: 'debug' }, sink),
    registry,
    // What else the machine does is no part of a test.
    pressure: { isBusy: false, isOverloaded: false },
    ...changes,
  });
  onTestFinished(() => app.close());
  return {
    app,
    logged,
    async metric(name, labels = {}) {
      const found = await registry.getSingleMetric(`stutterscope_collector_${name}`)?.get();
      const value = found?.values.find((entry) =>
        Object.entries(labels).every(([label, text]) => Reflect.get(entry.labels, label) === text),
      );
      return value?.value ?? 0;
    },
  };
}

/** Posts through `inject` and reads the JSON answer. */
export async function post(
  app: FastifyInstance,
  payload: string | Buffer,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) {
  const response = await app.inject({ method: 'POST', url: '/v1/telemetry', payload, headers });
  const type = response.headers['content-type'];
  const retryAfter = response.headers['retry-after'];
  const body: unknown = response.json();
  return { status: response.statusCode, type, retryAfter, headers: response.headers, body };
}

export const ndjson = { 'content-type': 'application/x-ndjson' };
