import type { Delivered, Outcome } from '../../../packages/simulator/src/index.ts';
import type { Batch, ColumnName } from '../../../packages/telemetry/src/index.ts';

/** One sample as a dashboard would show it: set on the server's clock, in order, each once. */
export interface Sample {
  readonly at: number;
  readonly knownAt: number;
  readonly value: (column: ColumnName) => number | null;
}

interface PlayedEvent {
  readonly at: number;
  readonly knownAt: number;
  readonly code: number;
}

/** One session's telemetry, laid out for a rule that looks at single samples. */
export interface Track {
  readonly session: string;
  readonly side: Batch['side'];
  readonly stream: Batch['stream'];
  readonly samples: readonly Sample[];
  readonly events: readonly PlayedEvent[];
}

/** A baseline is not to fail on transport: its clock is set right by the least delay seen, its copies dropped. */
export function tracksOf(outcome: Outcome): Track[] {
  const bySession = Map.groupBy(outcome.delivered, ({ batch }) => batch.session);
  return [...bySession].flatMap(([session, delivered]) => {
    const first = delivered[0]?.batch;
    return first === undefined
      ? []
      : [{ session, side: first.side, stream: first.stream, ...laidOut(delivered) }];
  });
}

function laidOut(delivered: readonly Delivered[]): Pick<Track, 'samples' | 'events'> {
  const once = [...new Map([...delivered].reverse().map((one) => [one.batch.seq, one])).values()];
  const aheadMs = Math.min(...once.map(({ at, batch }) => at - batch.sentAt));
  const samples = once.flatMap(({ at: knownAt, batch: { samples: columns } }) =>
    columns.t.map((t, row) => ({
      at: t + aheadMs,
      knownAt,
      value: (column: ColumnName) => columns[column]?.[row] ?? null,
    })),
  );
  const events = once.flatMap(({ at: knownAt, batch }) =>
    (batch.events ?? []).map(({ t, code }) => ({ at: t + aheadMs, knownAt, code })),
  );
  return {
    samples: samples.sort((a, b) => a.at - b.at),
    events: events.sort((a, b) => a.at - b.at),
  };
}
