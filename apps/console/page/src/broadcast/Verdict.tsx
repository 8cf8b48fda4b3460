import type { BroadcastView } from '../../../src/index.ts';
import { Score } from '../shared/Score.tsx';
import { lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

/** How good a show was, what spoiled it, and what to change next time. */
export function Verdict({ view }: { view: BroadcastView }) {
  const words = useWords();
  const { broadcast } = words;
  const { report, grade } = view;
  const { score, vjScore, to, causes, nextTime } = report;
  if (score === null || vjScore === null) {
    return (
      <section class="card">
        <p class="muted">{broadcast.notScored}</p>
      </section>
    );
  }
  return (
    <section class="card">
      <h2>{to === null ? broadcast.scoreSoFar : broadcast.scoreTitle}</h2>
      <p>
        <Score score={score} grade={grade} /> <span class="muted">{broadcast.formula}</span>
      </p>
      <p>{broadcast.vjScore(vjScore)}</p>
      <h3>{broadcast.causes}</h3>
      {causes.length === 0 && <p class="muted">{broadcast.noCauses}</p>}
      <ul class="evidence">
        {causes.map(({ cause, origin, stutters, spoiledMs }) => (
          <li key={`${cause} ${origin}`}>
            {cause === null || origin === 'interrupted' ? (
              <strong>{broadcast.interrupted}</strong>
            ) : (
              <>
                <strong>{words.cause[cause]}</strong>: {words.origin[origin]}, {broadcast.times(stutters)}
              </>
            )}
            {', '}
            {broadcast.spoiled(lasting(spoiledMs, words))}
          </li>
        ))}
      </ul>
      {nextTime.length > 0 && (
        <div class="todo">
          <h3>{broadcast.nextTime}</h3>
          <ol>
            {nextTime.map((tip) => (
              <li key={tip}>{tip}</li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}
