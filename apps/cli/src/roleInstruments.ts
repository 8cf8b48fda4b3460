import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { createSteadyClock } from './steadyClock.ts';

/** What every role measures itself by and goes by: its metrics, the process's own among them, and its clock. */
export function roleInstruments(logger: Logger): { registry: Registry; clock: () => number } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry, clock: roleClock(logger, registry) };
}

/** The clock of a role: a step of the machine's is logged, and shown as `stutterscope_clock_ahead_ms`. */
function roleClock(logger: Logger, registry: Registry): () => number {
  const clock = createSteadyClock((byMs) =>
    logger.error({ byMs }, "this machine's clock was set: it is followed slowly; look at its NTP"),
  );
  new Gauge({
    name: 'stutterscope_clock_ahead_ms',
    help: "How far the machine's clock is ahead of the one this process goes by, since somebody set it",
    registers: [registry],
    collect() {
      clock.now();
      this.set(clock.aheadMs());
    },
  });
  return clock.now;
}
