import { utc } from '@stutterscope/cloud';
import type { Borrowed } from '@stutterscope/diagnosis';

const places = {
  server: 'edge server',
  network: 'network',
  region: 'region',
  protocol: 'protocol',
  version: 'app version',
} as const;

/** What other rooms say of a stutter whose own room is too small to say it. */
export function borrowedWords({ incident, cell }: Borrowed): string[] {
  const { rooms, roomsWatched, from, to, tied, cause } = incident;
  const place = cause === 'ingest' ? 'ingest server' : places[cell.by];
  const when = to === null ? `since ${utc(from)}` : `from ${utc(from)} to ${utc(to)}`;
  const what = cause === 'ingest' ? 'has pushes that clog' : 'is bad';
  const named = [{ by: incident.by, id: incident.cellId }, ...tied].filter(
    ({ by, id }) => by !== cell.by || id !== cell.id,
  );
  const others = named.map(({ by, id }) => `${by} ${id}`).join(', ');
  return [
    `Its ${place} ${cell.id} ${what} in ${rooms} of ${roomsWatched} rooms ${when}.`,
    ...(tied.length > 0 ? [`The same rooms point at ${others} as well: nothing tells them apart.`] : []),
    'The numbers of this room alone do not carry that; those of all rooms together do.',
  ];
}
