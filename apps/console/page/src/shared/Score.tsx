import type { BroadcastsView } from '../../../src/index.ts';
import { useWords } from '../words/language.ts';

type Show = BroadcastsView['broadcasts'][number];

const standings = { good: 'smooth', fair: 'visible', poor: 'severe' } as const;

/** How good a show was, as a number and a word. */
export function Score({ score, grade }: Pick<Show, 'score' | 'grade'>) {
  const words = useWords();
  if (score === null || grade === null) return null;
  return (
    <span class={`pill pill-${standings[grade]}`} title={words.broadcast.formula}>
      {words.broadcast.score(score, words.broadcast.grade[grade])}
    </span>
  );
}
