import type { Random } from './random.ts';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait after the n-th failure in a row (from 0). Half of the wait is random, so that clients cut
 * off together do not come back together; a server that names a time is never asked before it.
 */
export function backoffMs(failures: number, random: Random, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  const own = ceiling / 2 + (random() * ceiling) / 2;
  return Math.round(own > retryAfterMs ? own : retryAfterMs + (random() * FIRST_MS) / 2);
}
