import type { BroadcastView } from '../../../src/index.ts';
import { usePolled } from '../net/usePolled.ts';
import { Told } from '../room/Log.tsx';
import { roomAddress } from '../router.ts';
import { Header } from '../shared/Header.tsx';
import { Link } from '../shared/Link.tsx';
import { Refused } from '../shared/Refused.tsx';
import { useLanguage, useWords } from '../words/language.ts';
import { Files } from './Files.tsx';
import { Frame } from './Frame.tsx';
import { Sentences } from './Sentences.tsx';
import { Stutters } from './Stutters.tsx';
import { Verdict } from './Verdict.tsx';

/** A show may go on, and its files come minutes after its end. */
const EVERY_MS = 15_000;

function Story({ view }: { view: BroadcastView }) {
  const { report, told } = view;
  return (
    <div class="story">
      <Frame report={report} />
      <Verdict view={view} />
      <Stutters report={report} />
      <Told told={told} />
      <Sentences report={report} />
      <Files report={report} />
    </div>
  );
}

/** One show of a room, as the report to its VJ has it. */
export function BroadcastPage({ room, atMs }: { room: string; atMs: number | null }) {
  const words = useWords();
  const { language } = useLanguage();
  const query = new URLSearchParams({ lang: language, ...(atMs !== null && { at: String(atMs) }) });
  const address = `/v1/rooms/${encodeURIComponent(room)}/broadcast?${query}`;
  const { value: view, problem } = usePolled<BroadcastView>(address, EVERY_MS);
  return (
    <>
      <Header connection={null} offsetMs={view === null ? 0 : view.atMs - Date.now()}>
        <h1>
          {words.broadcast.one}: <Link to={roomAddress(room)}>{room}</Link>
        </h1>
      </Header>
      <main id="content" class={problem !== null && view !== null ? 'old' : ''} aria-busy={view === null}>
        {view === null && problem === null && <p class="empty">{words.loading}</p>}
        {view === null && problem?.code === 'no_broadcast' && <p class="empty">{words.broadcast.none}</p>}
        {view === null && problem !== null && problem.code !== 'no_broadcast' && (
          <Refused problem={problem} room={room} />
        )}
        {view !== null && <Story view={view} />}
      </main>
    </>
  );
}
