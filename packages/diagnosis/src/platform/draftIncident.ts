import type { Rules } from '../rules/ruleTable.ts';
import { RULE_VERSION } from '../rules/ruleTable.ts';
import { evidence } from '../verdict/evidence.ts';
import type { Incident } from '../verdict/incident.ts';
import type { Evidence, GroupBy } from '../verdict/verdict.ts';
import type { Cell } from './cell.ts';
import type { Course, Peak } from './progress.ts';

/** An incident before it is numbered: what the rooms say now, not what was said before. */
export type IncidentDraft = Omit<Incident, 'revision' | 'provisional' | 'retracted'>;

const percent = (part: number, of: number) => (of === 0 ? 0 : (100 * part) / of);

/**
 * How sure it is that the cell is bad: the likelihood ratio of its own share of hurt rooms against the baseline,
 * less what the fitted share costs (Schwarz 1978), against one bad cell among those tried.
 */
function probabilityOf({ score, roomsWatched, tried }: Peak): number {
  const odds = Math.exp(Math.min(40, score - Math.log(roomsWatched) / 2)) / tried;
  return Math.round((odds / (1 + odds)) * 1000) / 1000;
}

function evidenceOf({ by, id }: Cell, peak: Peak, rules: Rules): Evidence[] {
  const { at, rooms, roomsWatched, affected, watching, restRooms, restWatched, chance, chanceLimit } = peak;
  const limit = rules.cellShare * 100;
  const share = { at, unit: '%', comparison: '>=', limit } as const;
  const rest = percent(restRooms, restWatched);
  const restLimit = rules.incidentBaselineMost * 100;
  return [
    ...evidence({ ...share, signal: `rooms hurt by ${by} ${id}`, value: percent(rooms, roomsWatched) }),
    ...evidence({ ...share, signal: `viewers hurt by ${by} ${id}`, value: percent(affected, watching) }),
    ...evidence({
      signal: 'chance of so many rooms, -log10',
      at,
      value: -Math.log10(Math.max(chance, 1e-99)),
      unit: 'decades',
      comparison: '>=',
      limit: -Math.log10(chanceLimit),
    }),
    ...evidence({
      signal: 'rooms hurt elsewhere',
      at,
      value: restWatched === 0 ? null : rest,
      unit: '%',
      comparison: '<=',
      limit: restLimit,
      supports: rest <= restLimit,
    }),
  ];
}

const places: Record<GroupBy, string> = {
  server: 'Edge server',
  network: 'Network',
  region: 'Region',
  version: 'App version',
  protocol: 'Protocol',
};

function summarize({ cell, tied, peak, from, to }: Course): string {
  const { rooms, roomsWatched, affected, watching } = peak;
  const place = cell.cause === 'ingest' ? 'Ingest server' : places[cell.by];
  const others = tied.map(({ by, id }) => ` or ${by} ${id}`).join('');
  const lasted = to === null ? 'still on' : `for ${Math.round((to - from) / 1000)} s`;
  const who = cell.cause === 'ingest' ? '' : `; ${affected} of ${watching} viewers there stalled`;
  const what = cell.cause === 'ingest' ? 'pushes clog in' : 'is bad in';
  return `${place} ${cell.id}${others} ${what} ${rooms} of ${roomsWatched} rooms, ${lasted}${who}.`;
}

export function draftIncident(course: Course, rules: Rules): IncidentDraft {
  const { id, cell, tied, peak, from, to } = course;
  return {
    kind: 'incident',
    id,
    cause: cell.cause,
    by: cell.by,
    cellId: cell.id,
    tied: tied.map((one) => ({ by: one.by, id: one.id })),
    from,
    to: to === null ? null : Math.max(to, from),
    rooms: peak.rooms,
    roomsWatched: peak.roomsWatched,
    viewers: { affected: peak.affected, watching: peak.watching },
    roomIds: [...peak.roomIds],
    stutterIds: [...peak.stutterIds],
    evidence: evidenceOf(cell, peak, rules),
    probability: probabilityOf(peak),
    summary: summarize(course),
    ruleVersion: RULE_VERSION,
  };
}
