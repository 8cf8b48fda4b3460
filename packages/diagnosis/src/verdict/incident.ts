import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { Count, Evidence, GroupBy } from './parts.ts';

/** Rooms and ids that an incident names as examples, at most. */
export const EXAMPLES_KEPT = 16;

/** What many rooms suffer from at once: viewers who lag, or pushes that clog behind one ingest server. */
export const IncidentCause = Type.Enum(['downstream_lag', 'ingest']);
export type IncidentCause = Static<typeof IncidentCause>;

/** One place that is bad in many rooms at a time. A later revision of the same id replaces it. */
export const Incident = Type.Object({
  kind: Type.Literal('incident'),
  id: Type.String(),
  revision: Count,
  cause: IncidentCause,
  by: GroupBy,
  cellId: Type.String(),
  /** Cells that the same rooms point at as well: no other room tells them apart. */
  tied: Type.Array(Type.Object({ by: GroupBy, id: Type.String() })),
  /** When the last of the fewest rooms that make an incident was hit. */
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  /** At the worst moment: rooms hurt in the cell, of those that had viewers (or a push) there. */
  rooms: Count,
  roomsWatched: Count,
  viewers: Type.Object({ affected: Count, watching: Count }),
  /** Some of the rooms and of their stutters, those hit first. */
  roomIds: Type.Array(Room, { maxItems: EXAMPLES_KEPT }),
  stutterIds: Type.Array(Type.String(), { maxItems: EXAMPLES_KEPT }),
  evidence: Type.Array(Evidence),
  /** That the cell is bad and not its rooms by chance, 0 to 1. */
  probability: Type.Number({ minimum: 0, maximum: 1 }),
  summary: Type.String(),
  provisional: Type.Boolean(),
  retracted: Type.Boolean(),
  ruleVersion: Type.String(),
});
export type Incident = Static<typeof Incident>;
