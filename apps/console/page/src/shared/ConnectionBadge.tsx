import type { Connection } from '../net/useStream.ts';
import type { Words } from '../words/en.ts';
import { lasting } from '../words/format.ts';
import { useWords } from '../words/language.ts';

function wordsFor(connection: Connection, nowMs: number, words: Words): string {
  const { connection: texts } = words;
  switch (connection.state) {
    case 'live':
      return texts.live;
    case 'connecting':
      return texts.connecting;
    case 'trouble':
      return texts.trouble;
    case 'failed':
      return texts.failed;
    case 'refused':
      return texts.refused;
    case 'off':
      return texts.past;
    case 'lost':
      return texts.lost(lasting(nowMs - connection.sinceMs, words));
    default:
      return connection satisfies never;
  }
}

/** Whether what is shown is of now. */
export function ConnectionBadge({ connection, nowMs }: { connection: Connection; nowMs: number }) {
  const words = useWords();
  return (
    <output class={`badge badge-${connection.state}`} aria-live="polite">
      <span class="dot" aria-hidden="true" />
      {wordsFor(connection, nowMs, words)}
    </output>
  );
}
