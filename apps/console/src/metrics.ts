import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** The console's instruments. No label ever holds a room: their number has no bound. */
export function createMetrics(registry: Registry, streams: () => number) {
  const prefix = 'stutterscope_console_';
  const registers = [registry];
  new Gauge({
    name: `${prefix}streams`,
    help: 'Open streams',
    registers,
    collect() {
      this.set(streams());
    },
  });
  const reads = new Histogram({
    name: `${prefix}read_seconds`,
    help: 'How long ClickHouse took for what a page shows',
    labelNames: ['what'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  return {
    requests: new Counter({
      name: `${prefix}requests_total`,
      help: 'Requests by outcome: accepted, or the code of the problem',
      labelNames: ['code'],
      registers,
    }),
    /** Gives what was read, timed unless it fails. */
    async timed<Answer>(what: string, read: () => Promise<Answer>): Promise<Answer> {
      const end = reads.startTimer({ what });
      const answer = await read();
      end();
      return answer;
    },
  };
}
