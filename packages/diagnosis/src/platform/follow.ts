import { minuteOf } from '../room/attendance.ts';
import { binomialTail } from '../room/groupOdds.ts';
import type { Rules } from '../rules/ruleTable.ts';
import { type Cell, keyOf } from './cell.ts';
import { hurtsIn, peakOf } from './peak.ts';
import type { Course, Progress } from './progress.ts';
import type { Named, Scan } from './scan.ts';

/** Incidents under way at most: on more, the platform is down. */
const OPEN_MOST = 64;

/** Moves the incidents by one test. */
export function follow(
  progress: Progress,
  scan: Scan,
  baselineOf: (key: string) => number,
  rules: Rules,
): void {
  const unmatched = new Set(progress.open);
  const pending = new Map<string, number>();
  for (const named of scan.named) {
    const keys = [named.lead.key, ...named.tied];
    const course = [...unmatched].find(({ cell, tied }) =>
      [cell, ...tied].some((one) => keys.includes(keyOf(one))),
    );
    if (course !== undefined) {
      unmatched.delete(course);
      goOn(course, named, scan);
      continue;
    }
    for (const key of keys) pending.set(key, progress.pending.get(key) ?? scan.at);
    const since = pending.get(named.lead.key) ?? scan.at;
    if (scan.at - since < rules.incidentHoldMs || progress.open.length >= OPEN_MOST) continue;
    progress.open.push(begin(named, scan, rules));
    for (const key of keys) pending.delete(key);
  }
  progress.pending = pending;
  for (const course of unmatched) ease(course, scan, baselineOf, rules);
  progress.ended.push(...progress.open.filter(({ to }) => to !== null));
  progress.open = progress.open.filter(({ to }) => to === null);
}

/** The cells that are tied, as cells. */
const tiedOf = ({ tied }: Named, scan: Scan): Cell[] =>
  tied.flatMap((key) => scan.raw.get(key)?.watched.cell ?? []);

/** When the last stutter of these rooms was on, as far as this moment knows. */
function hurtUntil({ lead }: Named, { hurts, at }: Scan): number {
  const ends = hurtsIn(lead.watched.cell, lead.rooms, hurts).map(({ to }) => Math.min(to ?? at, at));
  return Math.max(...ends);
}

function begin(named: Named, scan: Scan, rules: Rules): Course {
  const { cell } = named.lead.watched;
  const firstOfRoom = new Map<string, number>();
  for (const { room, from } of hurtsIn(cell, named.lead.rooms, scan.hurts))
    firstOfRoom.set(room, Math.min(from, firstOfRoom.get(room) ?? from));
  const starts = [...firstOfRoom.values()].sort((a, b) => a - b);
  const from = starts[rules.incidentRooms - 1] ?? scan.at;
  return {
    // A cell has one incident a minute at most: it closes only after a minute in which it was well.
    id: `${cell.cause}/${cell.by}/${cell.id}/${minuteOf(from)}`,
    from,
    cell,
    tied: tiedOf(named, scan),
    peak: peakOf(named.lead, scan),
    hurtUntil: hurtUntil(named, scan),
    wellSince: null,
    to: null,
    closedAt: null,
  };
}

function goOn(course: Course, named: Named, scan: Scan): void {
  const { lead } = named;
  const isOther = keyOf(course.cell) !== lead.key;
  if (isOther || lead.score > course.peak.score) course.peak = peakOf(lead, scan);
  course.cell = lead.watched.cell;
  course.tied = tiedOf(named, scan);
  course.hurtUntil = Math.max(course.hurtUntil, hurtUntil(named, scan));
  course.wellSince = null;
}

/** Its cell no longer stands out: it is over once the rooms left are no more than the baseline explains. */
function ease(course: Course, { at, left }: Scan, baselineOf: (key: string) => number, rules: Rules): void {
  const key = keyOf(course.cell);
  const tally = left.get(key);
  const hurt = tally?.rooms.size ?? 0;
  const chance = tally === undefined ? 1 : binomialTail(hurt, tally.watched.rooms, baselineOf(key));
  if (chance < rules.cellRestProbability) {
    course.wellSince = null;
    return;
  }
  course.wellSince ??= at;
  if (at - course.wellSince < rules.incidentClearMs) return;
  course.to = course.hurtUntil;
  course.closedAt = at;
}
