import type { Origin } from '@stutterscope/diagnosis';
import { nextTimeWords, type ReportLanguage } from './nextTimeWords.ts';

/** How many things a person changes at once. */
const MOST = 3;

/**
 * The three best things to change: the first of what spoiled most, the first of what spoiled next, then the second of
 * each. `causes` are in order, the worst first.
 */
export function nextTime(causes: readonly (Origin | 'interrupted')[], language: ReportLanguage): string[] {
  const lists = [...new Set(causes)].map((cause) => nextTimeWords[language][cause]);
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, round) =>
    lists.flatMap((list) => list[round] ?? []),
  ).flat();
  return [...new Set(inTurn)].slice(0, MOST);
}
