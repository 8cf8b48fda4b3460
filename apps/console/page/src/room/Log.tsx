import type { RoomView } from '../../../src/index.ts';
import { clockTime } from '../words/format.ts';
import { useWords } from '../words/language.ts';

/** What the room's VJ was told, as it was said. */
export function Told({ told }: Pick<RoomView, 'told'>) {
  const words = useWords();
  return (
    <section class="card">
      <h2>{words.told}</h2>
      {told.length === 0 && <p class="muted">{words.toldNobody}</p>}
      <ul class="told">
        {told.map(({ alert, number, phase, message, saidAtMs }) => (
          <li key={`${alert}/${number}`}>
            <time>{clockTime(saidAtMs)}</time> <b>{words.phase[phase]}</b> {message}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is so beside the stutters. */
export function Findings({ view }: { view: RoomView }) {
  const words = useWords();
  return (
    <section class="card">
      <h2>{words.findings}</h2>
      {view.findings.length === 0 && <p class="muted">{words.noFindings}</p>}
      <ul class="told">
        {view.findings.map(({ id, finding, fromMs, toMs, summary }) => (
          <li key={id}>
            <time>{clockTime(fromMs)}</time> <b>{words.finding[finding]}</b> <span lang="en">{summary}</span>
            {toMs === null && <span class="muted"> ({words.ongoing})</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the room's clients reported, by name. */
export function EventLog({ view }: { view: RoomView }) {
  const words = useWords();
  const { event } = words;
  return (
    <section class="card">
      <h2>{words.eventLog}</h2>
      {view.events.length === 0 && <p class="muted">{words.noEvents}</p>}
      {view.events.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard, too
        <section class="scroll" tabIndex={0} aria-label={words.eventLog}>
          <table class="events">
            <thead>
              <tr>
                <th scope="col">{event.time}</th>
                <th scope="col">{event.side}</th>
                <th scope="col">{event.name}</th>
                <th scope="col" class="number">
                  {event.sessions}
                </th>
                <th scope="col">{event.detail}</th>
              </tr>
            </thead>
            <tbody>
              {view.events.map(({ atMs, side, code, name, severity, meaning, sessions, detail }) => (
                <tr key={`${atMs} ${side} ${code}`} class={`event-${severity}`}>
                  <td>
                    <time>{clockTime(atMs)}</time>
                  </td>
                  <td>{words.side[side]}</td>
                  <td title={meaning}>
                    {name} <span class="muted">{code}</span>
                  </td>
                  <td class="number">{sessions}</td>
                  <td class="detail">{detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
