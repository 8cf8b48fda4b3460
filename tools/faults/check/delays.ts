import type { Heard } from '../load/listener.ts';
import type { Expected } from './expected.ts';

/**
 * How long each alert took from the batch after which a desk that hears at once would speak to the client of its room, ms.
 * Within a room alerts come in order.
 */
export function alertDelays({ raisedAt }: Expected, heard: readonly Heard[]): number[] {
  const raised = heard.filter(({ phase }) => phase === 'raised');
  return [...raisedAt].flatMap(([room, due]) => {
    const came = raised.filter((one) => one.room === room).map(({ at }) => at);
    return came.toSorted((a, b) => a - b).map((at, n) => at - (due[n] ?? at));
  });
}
