import type { RoomView } from '../../../src/index.ts';
import type { Words } from '../words/en.ts';
import { figure, worded } from '../words/format.ts';

type Evidence = RoomView['stutters'][number]['evidence'][number];

const GROUP = 'share of ';

/** A piece of evidence: its name, its value, and the limit that it was held against. */
export function evidenceWords(
  { signal, value, unit, comparison, limit }: Evidence,
  words: Words,
): [string, string, string] {
  const name = signal.startsWith(GROUP)
    ? words.shareOf(signal.slice(GROUP.length))
    : worded(words.signal, signal);
  const said = worded(words.unit, unit);
  const held = words.limitOf(words.comparison[comparison], `${figure(limit)} ${said}`);
  return [name, `${figure(value)} ${said}`, held];
}
