import { setTimeout } from 'node:timers/promises';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { HttpProblem, type ProblemTable } from './problem.ts';

export interface OperationsDeps {
  readonly title: string;
  readonly version: string;
  /** Rejects with the reason while the service cannot do its work. */
  readonly ready: () => Promise<unknown>;
  /** What it means when that fails, for whoever asks. */
  readonly notReady: string;
  readonly registry: Registry;
  readonly problems: ProblemTable;
  /** How long `/readyz` fails before the listener closes, so that a load balancer can look elsewhere first. */
  readonly drainDelayMs: number;
}

/** Liveness, readiness, metrics, the API's own description, and a draining end. Before the routes it describes. */
export async function registerOperations(app: FastifyInstance, deps: OperationsDeps): Promise<void> {
  const { title, version, registry, problems } = deps;
  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
    await setTimeout(deps.drainDelayMs);
  });
  await app.register(swagger, { openapi: { openapi: '3.1.0', info: { title, version } } });

  app.get('/healthz', { schema: { summary: 'The process is alive' } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { schema: { summary: 'It does its work now' } }, async () => {
    if (draining) throw new HttpProblem(problems, 'not_ready', 'it is shutting down');
    try {
      await deps.ready();
    } catch (cause) {
      throw new HttpProblem(problems, 'not_ready', deps.notReady, { cause });
    }
    return { status: 'ok' };
  });

  app.get('/metrics', { schema: { summary: 'Prometheus metrics' } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
