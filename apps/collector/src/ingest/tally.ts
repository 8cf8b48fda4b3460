import { type ColumnName, describeEvent, type Side } from '@stutterscope/telemetry';

/** What the metrics say of a batch, kept while the batch itself is only bytes. */
export interface Tally {
  readonly samples: number;
  readonly knownEvents: number;
  readonly unknownEvents: number;
  readonly implausible: ReadonlyMap<ColumnName, number>;
  readonly unknownFields: readonly string[];
}

/** What of a batch is counted. */
interface Counted extends Pick<Tally, 'samples' | 'implausible' | 'unknownFields'> {
  readonly side: Side;
  readonly eventCodes: readonly number[];
}

/** Counts a batch. */
export function tallyOf({ side, eventCodes, samples, implausible, unknownFields }: Counted): Tally {
  const knownEvents = eventCodes.filter((code) => describeEvent(side, code).length > 0).length;
  return {
    samples,
    knownEvents,
    unknownEvents: eventCodes.length - knownEvents,
    implausible,
    unknownFields,
  };
}
