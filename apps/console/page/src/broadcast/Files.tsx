import type { BroadcastView } from '../../../src/index.ts';
import { OutLink } from '../shared/OutLink.tsx';
import { dayTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

/** The recordings of a show, in order. */
export function Files({ report }: { report: BroadcastView['report'] }) {
  const words = useWords();
  const { broadcast } = words;
  return (
    <section class="card">
      <h2>{broadcast.recordings}</h2>
      {report.recordings.length === 0 && <p class="muted">{words.recording.none}</p>}
      <ul class="items">
        {report.recordings.map(({ id, file, format, startAt, endAt, url, timeInconsistent }) => (
          <li key={id} class="detail">
            <OutLink to={url} title={format}>
              {file}
            </OutLink>{' '}
            <span class="muted">
              {startAt === null
                ? broadcast.until(dayTime(endAt))
                : `${dayTime(startAt)} · ${lasting(endAt - startAt, words)}`}
              {timeInconsistent && ` · ${broadcast.inconsistent}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
