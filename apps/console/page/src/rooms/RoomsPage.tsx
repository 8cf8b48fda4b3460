import { useState } from 'preact/hooks';
import type { RoomsView } from '../../../src/index.ts';
import { useStream } from '../net/useStream.ts';
import { Header } from '../shared/Header.tsx';
import { LateNote } from '../shared/LateNote.tsx';
import { Refused } from '../shared/Refused.tsx';
import { rankOf, standingOf } from '../shared/standing.ts';
import { useNow } from '../shared/useNow.ts';
import { useServerClock } from '../shared/useServerClock.ts';
import { useWords } from '../words/language.ts';
import { RoomRow } from './RoomRow.tsx';

/** More rows than this help nobody, and cost the browser: the filter finds the others. */
const ROWS_SHOWN = 200;

function Rooms({ view, nowMs }: { view: RoomsView; nowMs: number }) {
  const words = useWords();
  const [filter, setFilter] = useState('');
  const standings = new Map(view.rooms.map((room) => [room.room, standingOf(room, { ...view, nowMs })]));
  const rank = (room: string) => rankOf(standings.get(room) ?? 'smooth');
  const wanted = filter.trim().toLowerCase();
  const found = view.rooms
    .filter(({ room }) => room.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a.room) - rank(b.room) || b.viewers - a.viewers || a.room.localeCompare(b.room));
  const counted = [...standings.values()];
  const silent = counted.filter((one) => one === 'silent' || one === 'noPush' || one === 'late').length;
  const stuttering = view.rooms.filter(({ stutters }) => stutters.length > 0).length;
  if (view.rooms.length === 0) {
    return (
      <div class="notice">
        <h2>{words.noRooms}</h2>
        <p>{words.noRoomsHint}</p>
      </div>
    );
  }
  return (
    <>
      <LateNote reachMs={view.reachMs} nowMs={nowMs} />
      <div class="bar">
        <p class="summary">
          <strong>{words.count.rooms(view.rooms.length)}</strong>
          <span class={stuttering > 0 ? 'bad' : 'muted'}>{words.count.stuttering(stuttering)}</span>
          <span class="muted">{words.count.silent(silent)}</span>
          <span class="muted">
            {words.count.viewers(view.rooms.reduce((sum, { viewers }) => sum + viewers, 0))}
          </span>
        </p>
        <input
          type="search"
          aria-label={words.filter}
          placeholder={words.filter}
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
      </div>
      {found.length === 0 && <p class="empty">{words.noMatch(filter)}</p>}
      {found.length > 0 && (
        <table class="rooms">
          <thead>
            <tr>
              <th scope="col">{words.columns.room}</th>
              <th scope="col">{words.columns.condition}</th>
              <th scope="col" class="number">
                {words.columns.fps}
              </th>
              <th scope="col" class="number">
                {words.columns.sent} <small>kbit/s</small>
              </th>
              <th scope="col" class="number">
                {words.columns.que}
              </th>
              <th scope="col" class="number">
                {words.columns.viewers}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, ROWS_SHOWN).map((room) => (
              <RoomRow
                key={room.room}
                room={room}
                standing={standings.get(room.room) ?? 'smooth'}
                nowMs={nowMs}
              />
            ))}
          </tbody>
        </table>
      )}
      {found.length > ROWS_SHOWN && <p class="empty">+{found.length - ROWS_SHOWN}</p>}
    </>
  );
}

/** All rooms, the worst first, as they are now. */
export function RoomsPage() {
  const words = useWords();
  const now = useNow();
  const [view, setView] = useState<RoomsView | null>(null);
  const [offsetMs, hear] = useServerClock();
  const connection = useStream('/v1/rooms/live', (_name, data) => {
    const next: RoomsView = JSON.parse(data);
    setView(next);
    hear(next.atMs);
  });
  const isOld = connection.state !== 'live';
  return (
    <>
      <Header connection={connection} offsetMs={offsetMs}>
        <h1>{words.rooms}</h1>
        <a class="quiet" href="/api">
          {words.api}
        </a>
      </Header>
      <main id="content" class={isOld && view !== null ? 'old' : ''} aria-busy={view === null}>
        {connection.state === 'refused' && <Refused problem={connection.problem} />}
        {connection.state !== 'refused' && view === null && <p class="empty">{words.loading}</p>}
        {connection.state !== 'refused' && view !== null && <Rooms view={view} nowMs={now + offsetMs} />}
      </main>
    </>
  );
}
