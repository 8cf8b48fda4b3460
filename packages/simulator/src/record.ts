import type { Fault } from './faults/fault.ts';
import { createRoom, type RoomOptions } from './room.ts';

/** A recording and what was done to the room in it. */
export interface Recording {
  /** Batches as NDJSON lines, in the order they were sent. */
  readonly lines: string[];
  /** The faults that began in it; their times count from `startAtMs`. */
  readonly faults: Fault[];
}

/** Renders a room's telemetry as a recording that `stutterscope diagnose` reads. */
export function recordRoom(options: RoomOptions, durationMs: number): Recording {
  const drawn: Fault[] = [];
  const room = createRoom({ ...options, faults: noting(options.faults ?? [], drawn) });
  const batches = [...room.advance(durationMs), ...room.flush()];
  return {
    lines: batches.map((batch) => JSON.stringify(batch)),
    faults: drawn.filter((fault) => fault.fromMs < durationMs),
  };
}

function* noting(faults: Iterable<Fault>, into: Fault[]): Generator<Fault> {
  for (const fault of faults) {
    into.push(fault);
    yield fault;
  }
}
