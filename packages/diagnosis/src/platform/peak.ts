import type { Hurt } from '../census.ts';
import { EXAMPLES_KEPT } from '../verdict/incident.ts';
import type { Cell } from './cell.ts';
import type { Peak } from './progress.ts';
import type { Finding, Scan } from './scan.ts';

const byStart = (a: Hurt, b: Hurt) => a.from - b.from || a.stutter.localeCompare(b.stutter);

/** The hurts of a cell in these rooms, oldest first. */
export function hurtsIn({ cause, by, id }: Cell, rooms: ReadonlySet<string>, hurts: readonly Hurt[]): Hurt[] {
  return hurts
    .filter((hurt) => hurt.cause === cause && rooms.has(hurt.room))
    .filter(({ cells }) => cells.some((cell) => cell.by === by && cell.id === id))
    .sort(byStart);
}

/** Takes a moment of an incident down. */
export function peakOf(finding: Finding, { at, hurts, tried, minute }: Scan): Peak {
  const { key, watched, affected, baseline, chance, chanceLimit, score } = finding;
  const mine = hurtsIn(watched.cell, finding.rooms, hurts);
  const elsewhere = hurts.filter(
    ({ cause, room }) => cause === watched.cell.cause && minute.rooms.get(room)?.has(key) === false,
  );
  return {
    at,
    rooms: finding.rooms.size,
    roomsWatched: watched.rooms,
    affected,
    watching: watched.watching,
    baseline,
    chance,
    chanceLimit,
    score,
    tried,
    restRooms: new Set(elsewhere.map(({ room }) => room)).size,
    restWatched: Math.max(0, minute.rooms.size - watched.rooms),
    roomIds: [...new Set(mine.map(({ room }) => room))].slice(0, EXAMPLES_KEPT),
    stutterIds: mine.map(({ stutter }) => stutter).slice(0, EXAMPLES_KEPT),
  };
}
