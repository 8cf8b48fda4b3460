import type { BroadcastView } from '../../../src/index.ts';
import { lasting, worded } from '../words/format.ts';
import { useWords } from '../words/language.ts';

/** What helped, and what of the facts contradicts itself; nothing where nothing did. */
export function Sentences({ report }: { report: BroadcastView['report'] }) {
  const words = useWords();
  const { broadcast } = words;
  const { helped, oddities } = report;
  return (
    <>
      {helped.length > 0 && (
        <section class="card">
          <h2>{broadcast.helped}</h2>
          <ul class="items">
            {helped.map(({ message, afterMs }) => (
              <li key={`${message} ${afterMs}`}>
                {message} <span class="muted">{broadcast.wellAgain(lasting(afterMs, words))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {oddities.length > 0 && (
        <section class="card">
          <h2>{broadcast.odd}</h2>
          <ul class="items">
            {oddities.map((oddity) => (
              <li key={oddity}>{worded(broadcast.oddity, oddity)}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
