import type { Bus } from '@stutterscope/bus';
import { Gauge, type Registry } from 'prom-client';
import { groups } from './groups.ts';

/** A scrape does not wait for a bus that is away, ms: all else that the page says is wanted most then. */
const PATIENCE_MS = 2000;

interface Lag {
  readonly labels: { readonly topic: string; readonly group: string; readonly partition: number };
  readonly messages: number;
}

async function lagOf(bus: Bus): Promise<Lag[]> {
  const all = Object.entries(groups).map(async ([group, topic]) =>
    (await bus.lag(topic, group)).map(({ partition, earliest, latest, committed }) => ({
      labels: { topic, group, partition },
      messages: latest - (committed ?? earliest),
    })),
  );
  return (await Promise.all(all)).flat();
}

/** What the bus says in time; nothing when it does not. */
async function inTime(asking: Promise<Lag[]>): Promise<Lag[]> {
  const late = Promise.withResolvers<Lag[]>();
  const timer = setTimeout(() => late.resolve([]), PATIENCE_MS);
  // The consumers say in the log that the bus is away.
  return Promise.race([asking.catch(() => []), late.promise]).finally(() => clearTimeout(timer));
}

/** How many messages each group has not committed yet, asked of the bus at each scrape; absent where it cannot say. */
export function registerLagGauge(registry: Registry, bus: Bus): void {
  new Gauge({
    name: 'stutterscope_bus_lag_messages',
    help: 'Messages of a partition that a consumer group has not committed',
    labelNames: ['topic', 'group', 'partition'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { labels, messages } of await inTime(lagOf(bus))) this.set(labels, messages);
    },
  });
}
