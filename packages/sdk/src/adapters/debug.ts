import type { Reporter } from '../reporter.ts';
import { everySecond, type Stop } from './every.ts';

/**
 * Shows what a reporter does as text in an element, renewed every second.
 *
 * @example
 * const stop = showDebug(reporter, document.querySelector('pre'));
 */
export function showDebug(reporter: Reporter, element: HTMLElement): Stop {
  const show = () => {
    const { stats, problems, lastLine, ...state } = reporter.debug();
    element.textContent = [
      Object.entries({ ...state, ...stats })
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
      ...problems.map((problem) => JSON.stringify(problem)),
      lastLine ?? '',
    ].join('\n');
  };
  show();
  return everySecond(show);
}
