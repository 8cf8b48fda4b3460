import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import { IncidentCause } from './verdict/incident.ts';
import { Count, GroupBy, GroupCount } from './verdict/parts.ts';

/** Cells that one room tells of, at most: those with most viewers. */
export const CELLS_TOLD = 32;

/** Who watched a room in one minute of event time, by cell: the most at once. Replaces its earlier count. */
export const Presence = Type.Object({
  kind: Type.Literal('presence'),
  room: Room,
  /** Event time of the room when it was said. */
  revision: Count,
  minute: UnixMs,
  /** The ingest server of the room's push, where it says one. */
  ingest: Type.Union([Type.String(), Type.Null()]),
  watching: Count,
  cells: Type.Array(Type.Object({ by: GroupBy, id: Type.String(), watching: Count }), {
    maxItems: CELLS_TOLD,
  }),
});
export type Presence = Static<typeof Presence>;

/** What a stutter says of the cells that its viewers, or its push, sit in. Follows the stutter's revisions. */
export const Hurt = Type.Object({
  kind: Type.Literal('hurt'),
  room: Room,
  stutter: Type.String(),
  /** The stutter's own. */
  revision: Count,
  /** Event time of the room when it was said. */
  at: UnixMs,
  cause: IncidentCause,
  from: UnixMs,
  to: Type.Union([UnixMs, Type.Null()]),
  affected: Count,
  cells: Type.Array(GroupCount, { maxItems: CELLS_TOLD }),
  retracted: Type.Boolean(),
});
export type Hurt = Static<typeof Hurt>;

/** Whom a stutter hurt, by cell. */
export type HurtCells = Pick<Hurt, 'cause' | 'affected' | 'cells'>;

/** What the room stage tells the platform stage. */
export const Census = Type.Union([Presence, Hurt]);
export type Census = Static<typeof Census>;
