import type { IncidentCause } from '../verdict/incident.ts';
import type { GroupBy } from '../verdict/verdict.ts';

/** Something that viewers, or pushes, of many rooms share. */
export interface Cell {
  readonly cause: IncidentCause;
  readonly by: GroupBy;
  readonly id: string;
}

/** A cell's name among all cells: an address may be an edge server's and an ingest server's. */
export const keyOf = ({ cause, by, id }: Cell): string => `${cause} ${by} ${id}`;
