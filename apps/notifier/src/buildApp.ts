import cors from '@fastify/cors';
import { type Replying, registerOperations, registerProblemReplies, serverOptions } from '@stutterscope/http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { type GrafanaRouteDeps, registerGrafanaRoute } from './grafana/grafanaRoute.ts';
import { problems } from './problems.ts';
import { type AlertsRouteDeps, registerAlertsRoute } from './sse/alertsRoute.ts';
import type { NotifierDeps } from './startNotifier.ts';

/** How long clients have to take in the end of their stream, ms. */
const LAST_WORDS_MS = 1000;

type AppDeps = NotifierDeps &
  AlertsRouteDeps &
  Omit<GrafanaRouteDeps, 'secret'> & { readonly registry: Registry };

/** The HTTP side of the notifier, not listening yet. `app.close()` fails readiness, then ends the streams. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { bus, hub, limits, metrics, registry } = deps;
  const replying: Replying = {
    problems,
    mediaTypes: 'application/json',
    notFound: "a room's alerts are at /v1/rooms/{room}/alerts",
    count: (code) => metrics.requests.inc({ code }),
  };
  const app = Fastify({
    ...serverOptions({ ...deps, requestTimeoutMs: limits.requestTimeoutMs }, replying),
    bodyLimit: limits.maxBodyBytes,
  });
  registerProblemReplies(app, replying);
  await app.register(cors, {
    origin: '*',
    methods: ['GET'],
    exposedHeaders: ['Retry-After'],
    maxAge: 86_400,
  });
  await registerOperations(app, {
    title: 'Stutterscope notifier',
    version: '1',
    ready: () => bus.ping(),
    notReady: 'the bus takes no writes',
    registry,
    problems,
    drainDelayMs: limits.drainDelayMs,
  });
  // After readiness has failed for long enough: an open stream would hold the listener open for ever.
  app.addHook('preClose', async () => {
    hub.close();
    // Nor would one that never asked anything let it go before a minute is over.
    setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS).unref();
  });
  registerAlertsRoute(app, deps);
  registerGrafanaRoute(app, { ...deps, secret: deps.grafanaSecret });
  await app.ready();
  return app;
}
