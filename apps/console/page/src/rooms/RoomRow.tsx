import type { RoomsView } from '../../../src/index.ts';
import { roomAddress } from '../router.ts';
import { Link } from '../shared/Link.tsx';
import type { Standing } from '../shared/standing.ts';
import { figure, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

type RoomNow = RoomsView['rooms'][number];

/** What is so in a room, in words: its stutters, else what it is instead of smooth. */
function Condition({ room, standing, nowMs }: { room: RoomNow; standing: Standing; nowMs: number }) {
  const words = useWords();
  const [first, ...more] = room.stutters;
  const label = <span class={`pill pill-${standing}`}>{words.status[standing]}</span>;
  if (first === undefined) {
    const besides = room.findings.map(({ finding }) => words.finding[finding]);
    return (
      <div class="condition">
        {label}
        <span class="muted">{[...new Set(besides)].join(' · ')}</span>
      </div>
    );
  }
  return (
    <div class="condition">
      {label}
      <span>
        <strong>{words.cause[first.cause]}</strong>
        {': '}
        {words.origin[first.origin]}
        <span class="muted"> · {lasting(nowMs - first.sinceMs, words)}</span>
        {more.length > 0 && <span class="muted"> +{more.length}</span>}
        {room.incidents.map(({ id, by, cellId, rooms }) => (
          <span key={id} class="muted block">
            {words.incident(words.by[by], cellId, rooms)}
          </span>
        ))}
      </span>
    </div>
  );
}

/** One room of the list. */
export function RoomRow({ room, standing, nowMs }: { room: RoomNow; standing: Standing; nowMs: number }) {
  const words = useWords();
  const isHeard = standing !== 'silent' && standing !== 'late' && standing !== 'noPush';
  const silentMs = nowMs - (room.pushSeenMs ?? room.lastSeenMs);
  return (
    <tr class={`row row-${standing}`}>
      <th scope="row">
        <Link to={roomAddress(room.room)}>{room.room}</Link>
        {!isHeard && <span class="muted block">{words.lastSeen(lasting(silentMs, words))}</span>}
      </th>
      <td>
        <Condition room={room} standing={standing} nowMs={nowMs} />
      </td>
      <td class="number" data-label={words.columns.fps}>
        {isHeard ? figure(room.fps) : '–'}
      </td>
      <td class="number" data-label={words.columns.sent}>
        {isHeard ? figure(room.spd) : '–'}
      </td>
      <td class={`number ${isHeard && (room.que ?? 0) >= 10 ? 'over' : ''}`} data-label={words.columns.que}>
        {isHeard ? figure(room.que) : '–'}
      </td>
      <td class="number" data-label={words.columns.viewers}>
        {room.viewers}
      </td>
    </tr>
  );
}
