import type { BroadcastView } from '../../../src/index.ts';
import { evidenceWords } from '../room/evidenceWords.ts';
import { momentAddress } from '../router.ts';
import { Link } from '../shared/Link.tsx';
import { Recorded } from '../shared/Recorded.tsx';
import { clockTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

type Report = BroadcastView['report'];
type Stutter = Report['stutters'][number];

function StutterItem({ room, stutter }: { room: string; stutter: Stutter }) {
  const words = useWords();
  const { cause, origin, severity, from, to, viewers, evidence, spoiledMs, place } = stutter;
  const said = evidence.find(({ supports }) => supports);
  const [name, value, held] = said === undefined ? [] : evidenceWords(said, words);
  return (
    <li>
      <span class="verdict-head">
        <time>{clockTime(from)}</time>
        <span class={`pill pill-${severity}`}>{words.status[severity]}</span>
        <strong>{words.cause[cause]}</strong>
        <span class="muted">{to === null ? words.ongoing : lasting(to - from, words)}</span>
      </span>
      <span class="block">
        {words.origin[origin]}
        {viewers.watching > 0 && ` · ${words.hit(viewers.affected, viewers.watching)}`}
        {spoiledMs > 0 && ` · ${words.broadcast.spoiled(lasting(spoiledMs, words))}`}
      </span>
      {name !== undefined && (
        <span class="block">
          {name}: <strong>{value}</strong> <span class="muted">({held})</span>
        </span>
      )}
      <span class="block">
        {words.recording.title}: <Recorded place={place} /> ·{' '}
        <Link to={momentAddress(room, from)}>{words.broadcast.look}</Link>
      </span>
    </li>
  );
}

/** Every stutter of a show, with its second in the recording. */
export function Stutters({ report }: { report: Report }) {
  const words = useWords();
  const { room, stutters, score } = report;
  if (score === null && stutters.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.broadcast.stutters}</h2>
      {stutters.length === 0 && <p class="muted">{words.broadcast.noStutters}</p>}
      <ul class="items">
        {stutters.map((stutter) => (
          <StutterItem key={stutter.id} room={room} stutter={stutter} />
        ))}
      </ul>
    </section>
  );
}
