import { copyAgain, moveLeaders } from '../../../infra/kafka/leaders.ts';
import type { Part } from './part.ts';

function neverMind(): never {
  throw new Error('leaders are only moved');
}

/**
 * Who leads the partitions of two brokers: `pause` leaves every partition to broker 2 alone, `resume` gives it back its
 * second copy.
 */
export const leaderPart = (brokers: readonly string[], prefix: string): Part => ({
  name: 'leader',
  pause: () => moveLeaders(brokers, prefix, 2),
  resume: () => copyAgain(brokers, prefix),
  kill: neverMind,
  stop: neverMind,
  start: neverMind,
  setClock: neverMind,
});
