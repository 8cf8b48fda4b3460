import type { Bus } from '@stutterscope/bus';
import { Gauge, type Registry } from 'prom-client';
import { groups } from './groups.ts';

/** How many messages each group has not committed yet, asked of the bus at each scrape. */
export function registerLagGauge(registry: Registry, bus: Bus): void {
  new Gauge({
    name: 'stutterscope_bus_lag_messages',
    help: 'Messages of a partition that a consumer group has not committed',
    labelNames: ['topic', 'group', 'partition'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [group, topic] of Object.entries(groups)) {
        for (const { partition, earliest, latest, committed } of await bus.lag(topic, group)) {
          this.set({ topic, group, partition }, latest - (committed ?? earliest));
        }
      }
    },
  });
}
