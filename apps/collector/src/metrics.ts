import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { countedBy } from './countedBy.ts';
import type { Tally } from './ingest/tally.ts';

export type Metrics = ReturnType<typeof createMetrics>;

/** The part of a batch that a pointer leads into: `batch` for its own fields. */
const placeOf = (pointer: string) => /^\/([^/]+)\/./.exec(pointer)?.[1] ?? 'batch';

/** The collector's instruments. No label ever holds a room or a session: their number has no bound. */
export function createMetrics(registry: Registry, inFlightBytes: () => number) {
  const registers = [registry];
  const prefix = 'stutterscope_collector_';
  new Gauge({
    name: `${prefix}in_flight_bytes`,
    help: 'Bytes held by requests that are not answered yet',
    registers,
    collect() {
      this.set(inFlightBytes());
    },
  });
  const batches = new Counter({ name: `${prefix}batches_total`, help: 'Batches made durable', registers });
  const samples = new Counter({ name: `${prefix}samples_total`, help: 'Samples made durable', registers });
  const events = countedBy('code', {
    name: `${prefix}events_total`,
    help: 'Events made durable, by whether the catalogue knows their code',
    registers,
  });
  const implausible = countedBy('column', {
    name: `${prefix}implausible_values_total`,
    help: 'Values kept but outside the plausible range of their column',
    registers,
  });
  const unknownFields = countedBy('place', {
    name: `${prefix}unknown_fields_total`,
    help: 'Fields of durable batches that this version does not know, by where they stand: of a later version, or misspelt',
    registers,
  });
  return {
    admissions: countedBy('by', {
      name: `${prefix}admissions_total`,
      help: 'Requests let in, by what: token, or anyone where none is required',
      registers,
    }),
    requests: countedBy('code', {
      name: `${prefix}requests_total`,
      help: 'Requests by outcome: accepted, or the code of the problem',
      registers,
    }),
    callbacks: new Counter({
      name: `${prefix}callbacks_total`,
      help: 'Callbacks of clouds and servers by source and outcome: taken, or the code of the problem',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    bodyBytes: new Histogram({
      name: `${prefix}body_bytes`,
      help: 'Size of bodies after decompression',
      buckets: [512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304],
      registers,
    }),
    durableSeconds: new Histogram({
      name: `${prefix}durable_seconds`,
      help: 'From the validated body to its last batch being durable',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    countDurable(tally: Tally): void {
      batches.inc();
      samples.inc(tally.samples);
      events.inc('known', tally.knownEvents);
      events.inc('unknown', tally.unknownEvents);
      for (const [column, count] of tally.implausible) implausible.inc(column, count);
      for (const field of tally.unknownFields) unknownFields.inc(placeOf(field));
    },
  };
}
