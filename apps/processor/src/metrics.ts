import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What the processor counts. Labels never hold a room or a session. */
export interface Metrics {
  readonly batches: Counter<'outcome'>;
  readonly signals: Counter<'kind'>;
  readonly verdicts: Counter<'kind'>;
  readonly deadLetters: Counter<'topic'>;
  readonly inserted: Counter<'topic'>;
  readonly insertFailures: Counter<'topic' | 'code'>;
  readonly insertSeconds: Histogram<'topic'>;
  readonly sessions: Gauge;
  readonly rooms: Gauge;
}

export function createMetrics(registry: Registry): Metrics {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `stutterscope_processor_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `stutterscope_processor_${name}`, help, registers });
  return {
    batches: counter('batches_total', 'Telemetry batches read by the session stage', ['outcome']),
    signals: counter('signals_total', 'Signals sent to the room stage', ['kind']),
    verdicts: counter('verdicts_total', 'Revisions of stutters and alerts', ['kind']),
    deadLetters: counter('dead_letters_total', 'Messages nothing could be made of', ['topic']),
    inserted: counter('inserted_messages_total', 'Messages inserted into ClickHouse', ['topic']),
    insertFailures: counter('insert_failures_total', 'Inserts that ClickHouse did not take', [
      'topic',
      'code',
    ]),
    insertSeconds: new Histogram({
      name: 'stutterscope_processor_insert_seconds',
      help: 'Time of one insert into ClickHouse',
      labelNames: ['topic'],
      registers,
    }),
    sessions: gauge('sessions', 'Sessions whose state is held'),
    rooms: gauge('rooms', 'Rooms whose state is held'),
  };
}
