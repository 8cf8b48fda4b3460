import type { Bus } from '@stutterscope/bus';
import type { Traces } from './openTracer.ts';
import { tracedHandler } from './tracedHandler.ts';
import { tracedProducer } from './tracedProducer.ts';
import { Trails } from './trails.ts';

/** The same bus, with a trace along each batch of telemetry and what becomes of it. Closing it sends the last spans. */
export function tracedBus(bus: Bus, { tracer, close }: Traces): Bus {
  const trails = new Trails();
  return {
    ensureTopics: (partitions) => bus.ensureTopics(partitions),
    producer: async () => tracedProducer(await bus.producer(), tracer, trails),
    consume: (options) => bus.consume({ ...options, handler: tracedHandler(options, tracer, trails) }),
    lag: (topic, group) => bus.lag(topic, group),
    ping: () => bus.ping(),
    async close() {
      await bus.close();
      await close();
    },
  };
}
