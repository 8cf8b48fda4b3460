import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is counted at the moment of asking. */
export interface Standing {
  readonly clients: () => number;
  readonly rooms: () => number;
  readonly waitingWebhooks: () => number;
}

export type Metrics = ReturnType<typeof createMetrics>;

/** The notifier's instruments. No label ever holds a room: their number has no bound. */
export function createMetrics(registry: Registry, standing: Standing) {
  const prefix = 'stutterscope_notifier_';
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: prefix + name, help, labelNames, registers });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: prefix + name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('sse_clients', 'Open SSE clients', standing.clients);
  gauge('rooms', 'Rooms whose notices are remembered', standing.rooms);
  gauge('webhooks_waiting', 'Deliveries that wait for an attempt', standing.waitingWebhooks);
  return {
    requests: counter('requests_total', 'Requests by outcome: accepted, or the code of the problem', [
      'code',
    ]),
    notices: counter('notices_total', 'What was said, by phase', ['phase']),
    untold: counter('untold_total', 'Alerts that ended without anybody having been told, by reason', ['why']),
    deliveries: counter('deliveries_total', 'Attempts to bring a notice to somebody', ['channel', 'outcome']),
    dropped: counter('sse_dropped_total', 'SSE clients that were dropped, by reason', ['reason']),
    deadLetters: counter('dead_letters_total', 'Messages nothing could be made of', ['topic']),
    saidToSse: new Histogram({
      name: `${prefix}said_to_sse_seconds`,
      help: 'From the decision to say something to its being written to the SSE clients',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
  };
}
