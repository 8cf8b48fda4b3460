import {
  type Batch,
  type ColumnName,
  countImplausible,
  describeEvent,
  unknownFields,
} from '@stutterscope/telemetry';

/** What the metrics say of a batch, kept while the batch itself is only bytes. */
export interface Tally {
  readonly samples: number;
  readonly knownEvents: number;
  readonly unknownEvents: number;
  readonly implausible: ReadonlyMap<ColumnName, number>;
  readonly unknownFields: readonly string[];
}

/** Counts a batch. */
export function tallyOf(batch: Batch): Tally {
  const events = batch.events ?? [];
  const known = events.filter((event) => describeEvent(batch.side, event.code).length > 0).length;
  return {
    samples: batch.samples.t.length,
    knownEvents: known,
    unknownEvents: events.length - known,
    implausible: countImplausible(batch),
    unknownFields: unknownFields(batch),
  };
}
