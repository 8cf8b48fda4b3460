import { Counter, type Registry } from 'prom-client';

interface Counted {
  readonly name: string;
  readonly help: string;
  readonly registers: Registry[];
}

/**
 * A counter by one label, told to prom-client when it is scraped: a look-up in a small map each time, where prom-client
 * checks and hashes its labels.
 */
export function countedBy(label: string, counted: Counted) {
  const since = new Map<string, number>();
  new Counter({
    ...counted,
    labelNames: [label],
    collect() {
      for (const [value, count] of since) this.inc({ [label]: value }, count);
      since.clear();
    },
  });
  return {
    inc(value: string, by = 1): void {
      since.set(value, (since.get(value) ?? 0) + by);
    },
  };
}
