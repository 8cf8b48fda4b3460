import { utc } from '@stutterscope/cloud';
import type { RoomNow } from '@stutterscope/warehouse';
import { renderTable } from './table.ts';

/** How long a room that fell silent is still listed. */
export const ROOM_WINDOW_MS = 120_000;

/** What a push that does not stutter is instead of smooth. */
const instead = new Set<RoomNow['findings'][number]['finding']>([
  'silent',
  'paused',
  'video_lost',
  'push_failed',
  'adapted',
]);

function condition(room: RoomNow): string {
  const { stutters, findings } = room;
  if (stutters.length === 0) {
    const told = findings.filter(({ finding }) => instead.has(finding));
    return told.map(({ finding, reason }) => `${finding} (${reason})`).join(', ') || 'smooth';
  }
  const together = togetherIn(room);
  const own = Map.groupBy(stutters, ({ cause, origin, severity }) => `${severity} ${cause} (${origin})`);
  const told = [...own].map(([what, { length }]) => (length === 1 ? what : `${length} × ${what}`));
  return [told.join(', '), ...together].join('; ');
}

/** Incidents of many rooms that explain what stutters here. */
function togetherIn({ stutters, incidents }: RoomNow): string[] {
  const causes = new Set<string>(stutters.map(({ cause }) => (cause === 'upstream_clog' ? 'ingest' : cause)));
  return incidents
    .filter(({ cause }) => causes.has(cause))
    .map(({ cause, by, cellId, rooms, sinceMs }) => {
      const place = cause === 'ingest' ? 'ingest server' : by;
      return `its ${place} ${cellId} is bad in ${rooms} rooms since ${utc(sinceMs).slice(11, 16)}`;
    });
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value));

/** The rooms and their condition, for a person; what stutters stands on top. */
export function roomsTable(rooms: readonly RoomNow[], nowMs: number): string {
  if (rooms.length === 0) return 'No room has reported in the last two minutes.';
  const ordered = rooms.toSorted(
    (a, b) => b.stutters.length - a.stutters.length || a.room.localeCompare(b.room),
  );
  const head = ['room', 'condition', 'since s', 'FPS', 'SPD kbit/s', 'QUE', 'pushers', 'viewers'];
  return renderTable(
    head,
    ordered.map((room) => [
      room.room,
      condition(room),
      room.stutters[0] === undefined
        ? null
        : Math.max(0, Math.round((nowMs - room.stutters[0].sinceMs) / 1000)),
      rounded(room.fps),
      rounded(room.spd),
      rounded(room.que),
      room.pushers,
      room.viewers,
    ]),
  );
}
