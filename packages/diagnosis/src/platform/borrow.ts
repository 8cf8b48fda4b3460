import { defaultRules } from '../rules/resolveRules.ts';
import type { Incident } from '../verdict/incident.ts';
import type { GroupBy, Stutter } from '../verdict/verdict.ts';

type Group = Readonly<{ by: GroupBy; id: string }>;

/** A push or a viewer of a room, and what it sits in. */
export interface Seated {
  readonly session: string;
  readonly side: 'push' | 'play';
  readonly groups: readonly Group[];
}

/** What a stutter has in common with an incident. */
export interface Borrowed {
  readonly incident: Incident;
  /** The cell that both name, or that the stutter's viewers sit in. */
  readonly cell: Group;
}

const never = Number.POSITIVE_INFINITY;

function isMeanwhile(stutter: Span, incident: Span): boolean {
  const { incidentWindowMs } = defaultRules;
  return (
    stutter.from <= (incident.to ?? never) + incidentWindowMs &&
    incident.from - incidentWindowMs <= (stutter.to ?? never)
  );
}

type Span = Pick<Stutter, 'from' | 'to'>;

/** Those of a room that the stutter may have hit: one viewer, all of them, or the push. */
function hit(stutter: Stutter, seated: readonly Seated[]): readonly Seated[] {
  if (stutter.cause !== 'downstream_lag') return seated.filter(({ side }) => side === 'push');
  const viewers = seated.filter(({ side }) => side === 'play');
  return stutter.session === null ? viewers : viewers.filter(({ session }) => session === stutter.session);
}

/**
 * The incident of many rooms that explains a stutter whose own room is too small to name a place: at the same
 * time, of the same kind, in a cell that most of those it hit sit in. The surest where there are several; null
 * where the stutter names its own place or nothing explains it.
 */
export function borrow(
  stutter: Stutter,
  seated: readonly Seated[],
  incidents: readonly Incident[],
): Borrowed | null {
  const cause = stutter.cause === 'upstream_clog' ? 'ingest' : stutter.cause;
  if (stutter.groups.length > 0) return null;
  const those = hit(stutter, seated);
  const found = incidents
    .filter((incident) => incident.cause === cause && !incident.retracted && isMeanwhile(stutter, incident))
    .toSorted((a, b) => b.probability - a.probability || b.rooms - a.rooms || a.id.localeCompare(b.id));
  for (const incident of found) {
    const cells: readonly Group[] = [{ by: incident.by, id: incident.cellId }, ...incident.tied];
    const cell = cells.find((one) => isMost(those, one, stutter));
    if (cell !== undefined) return { incident, cell };
  }
  return null;
}

function isMost(those: readonly Seated[], cell: Group, { viewers }: Stutter): boolean {
  const inside = those.filter(({ groups }) => groups.some(({ by, id }) => by === cell.by && id === cell.id));
  return inside.length > 0 && inside.length * 2 >= Math.min(those.length, Math.max(1, viewers.affected));
}
