import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { ProblemError } from '../problems.ts';

export interface OperationsDeps {
  readonly ready: () => Promise<void>;
  readonly draining: () => boolean;
  readonly registry: Registry;
}

/** Liveness, readiness, metrics and the API's own description. */
export function registerOperations(app: FastifyInstance, deps: OperationsDeps): void {
  app.get('/healthz', { schema: { summary: 'The process is alive' } }, async () => ({ status: 'ok' }));

  app.get('/readyz', { schema: { summary: 'Batches are taken now' } }, async () => {
    if (deps.draining()) throw new ProblemError('not_ready', 'it is shutting down');
    try {
      await deps.ready();
    } catch (cause) {
      throw new ProblemError('not_ready', 'the bus takes no writes', { cause });
    }
    return { status: 'ok' };
  });

  app.get('/metrics', { schema: { summary: 'Prometheus metrics' } }, async (_request, reply) =>
    reply.type(deps.registry.contentType).send(await deps.registry.metrics()),
  );

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
