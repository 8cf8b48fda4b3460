import type { RoomView } from '../../../src/index.ts';
import { Recorded } from '../shared/Recorded.tsx';
import type { Words } from '../words/en.ts';
import { clockTime, lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';
import { evidenceWords } from './evidenceWords.ts';

type Stutter = RoomView['stutters'][number];
type Evidence = Stutter['evidence'][number];

function EvidenceList({ title, lines }: { title: string; lines: readonly Evidence[] }) {
  const words = useWords();
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="evidence">
        {lines.map((line) => {
          const [name, value, held] = evidenceWords(line, words);
          return (
            <li key={`${line.signal} ${line.at}`}>
              {name}: <strong>{value}</strong> <span class="muted">({held})</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function reachWords(
  { cause, session, groups, viewersAffected, viewersWatching }: Stutter,
  words: Words,
): string[] {
  if (viewersWatching === 0) return [words.hitNobody];
  if (groups.length > 0)
    return groups.map(({ by, id, affected, watching }) =>
      words.hitGroup(words.by[by], id, affected, watching),
    );
  if (cause !== 'downstream_lag') return viewersAffected > 0 ? [words.hitAll] : [];
  return session === null ? [] : [words.hitOne];
}

/** A stutter in words: where it broke, what says so, who is hit, what to do. */
export function VerdictDetails({ stutter, nowMs }: { stutter: Stutter; nowMs: number }) {
  const words = useWords();
  const { cause, origin, severity, fromMs, toMs, evidence, viewersAffected, viewersWatching, advice, place } =
    stutter;
  return (
    <article class={`verdict verdict-${severity}`} aria-label={words.details}>
      <p class="verdict-head">
        <span class={`pill pill-${severity}`}>{words.status[severity]}</span>
        <strong>{words.cause[cause]}</strong>
        <span class="muted">
          {clockTime(fromMs)} – {toMs === null ? words.ongoing : clockTime(toMs)} ·{' '}
          {lasting((toMs ?? nowMs) - fromMs, words)}
        </span>
      </p>
      <p>{words.causeSentence[cause]}</p>
      <dl>
        <dt>{words.where}</dt>
        <dd>{words.origin[origin]}</dd>
        <dt>{words.whoHit}</dt>
        <dd>
          {viewersWatching > 0 && `${words.hit(viewersAffected, viewersWatching)}. `}
          {reachWords(stutter, words).map((line) => (
            <span key={line} class="block">
              {line}
            </span>
          ))}
        </dd>
        <dt>{words.recording.title}</dt>
        <dd>
          <Recorded place={place} />
        </dd>
      </dl>
      <div class="todo">
        <h3>{words.whatToDo}</h3>
        {advice !== null && (
          <>
            <h4>{words.tellVj}</h4>
            <ol>
              {advice.remedies.map((remedy) => (
                <li key={remedy}>{remedy}</li>
              ))}
            </ol>
          </>
        )}
        <h4>{words.forSre}</h4>
        <p>{words.action[origin]}</p>
      </div>
      {evidence.length === 0 && <p class="muted">{words.noEvidence}</p>}
      <EvidenceList title={words.evidence} lines={evidence.filter(({ supports }) => supports)} />
      <EvidenceList title={words.against} lines={evidence.filter(({ supports }) => !supports)} />
      <p class="muted small">
        {words.confidence(Math.round(stutter.confidence * 100))}{' '}
        {stutter.provisional ? words.provisional : words.final}
      </p>
    </article>
  );
}
