import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { createSteadyClock } from './steadyClock.ts';

/** The clock of a role: a step of the machine's is logged, and shown as `stutterscope_clock_ahead_ms`. */
export function roleClock(logger: Logger, registry: Registry): () => number {
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
