import type { BroadcastsView } from '../../../src/index.ts';
import type { Problem } from '../net/problem.ts';
import { broadcastAddress } from '../router.ts';
import { Link } from '../shared/Link.tsx';
import { Score } from '../shared/Score.tsx';
import type { Words } from '../words/en.ts';
import { dayTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

type Show = BroadcastsView['broadcasts'][number];

function factsOf({ stutters, told, files }: Show, words: Words): string {
  const { broadcast } = words;
  const causes = stutters.map(({ cause, count }) => `${words.cause[cause]} ${count}`);
  return [
    causes.length === 0 ? broadcast.noStutters : causes.join(', '),
    ...(told === 0 ? [] : [broadcast.toldTimes(told)]),
    ...(files === 0 ? [] : [broadcast.files(files)]),
  ].join(' · ');
}

function ShowItem({ room, show, nowMs }: { room: string; show: Show; nowMs: number }) {
  const words = useWords();
  const { fromMs, toMs } = show;
  return (
    <li>
      <Link to={broadcastAddress(room, fromMs)}>
        <time dateTime={new Date(fromMs).toISOString()}>{dayTime(fromMs)}</time>
      </Link>{' '}
      {toMs === null ? words.broadcast.onAir : null} <span>{lasting((toMs ?? nowMs) - fromMs, words)}</span>{' '}
      <Score {...show} />
      <span class="muted block">{factsOf(show, words)}</span>
    </li>
  );
}

interface BroadcastsProps {
  readonly room: string;
  readonly view: BroadcastsView | null;
  readonly problem: Problem | null;
  readonly nowMs: number;
}

/** The room's shows, each with the way to its story. */
export function Broadcasts({ room, view, problem, nowMs }: BroadcastsProps) {
  const words = useWords();
  return (
    <section class="card">
      <h2>{words.broadcast.all}</h2>
      {view === null && <p class="muted">{problem === null ? words.loading : words.failed}</p>}
      {view?.broadcasts.length === 0 && <p class="muted">{words.broadcast.none}</p>}
      <ul class="told shows">
        {view?.broadcasts.map((show) => (
          <ShowItem key={show.id} room={room} show={show} nowMs={nowMs} />
        ))}
      </ul>
    </section>
  );
}
