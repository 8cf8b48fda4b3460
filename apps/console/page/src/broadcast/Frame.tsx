import type { BroadcastView } from '../../../src/index.ts';
import { clockTime, dayTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

type Report = BroadcastView['report'];

/** When a show began and ended, who said so, and when nobody pushed between. */
export function Frame({ report }: { report: Report }) {
  const words = useWords();
  const { broadcast } = words;
  const { from, to, begunBy, endedBy, lastedMs, pushes, gaps, recordings } = report;
  const isUntold = begunBy === 'recording' && recordings.every(({ startAt }) => startAt === null);
  return (
    <section class="card">
      <h2>{dayTime(from)} UTC</h2>
      <dl>
        <dt>{isUntold ? broadcast.beganBefore : words.started}</dt>
        <dd>
          {clockTime(from)} <span class="muted">({broadcast.begunBy[begunBy]})</span>
        </dd>
        <dt>{words.ended}</dt>
        <dd>
          {to === null ? broadcast.onAir : dayTime(to)}{' '}
          {endedBy !== null && <span class="muted">({broadcast.endedBy[endedBy]})</span>}
        </dd>
        {!isUntold && <dt>{words.lasted}</dt>}
        {!isUntold && <dd>{lasting(lastedMs, words)}</dd>}
        <dt>{broadcast.pushes}</dt>
        <dd>{pushes}</dd>
        {gaps.length > 0 && <dt>{broadcast.gaps}</dt>}
        {gaps.length > 0 && (
          <dd>
            {gaps.map((gap) => (
              <span key={gap.from} class="block">
                {clockTime(gap.from)} – {clockTime(gap.to)} · {lasting(gap.to - gap.from, words)}
              </span>
            ))}
          </dd>
        )}
      </dl>
    </section>
  );
}
