/** Most viewers that stalled at once while a pusher's trouble could reach them, and when the first and the last did. */
export interface Reach {
  readonly affected: number;
  readonly watching: number;
  readonly feltFrom: number | null;
  /** End of the last second in which any did; 0 where none. */
  readonly feltTo: number;
}

export const nobody: Reach = { affected: 0, watching: 0, feltFrom: null, feltTo: 0 };

const earlier = (a: number | null, b: number | null) =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

/** What two spells of one stutter did to viewers. */
export const widest = (first: Reach, second: Reach): Reach => ({
  affected: Math.max(first.affected, second.affected),
  watching: Math.max(first.watching, second.watching),
  feltFrom: earlier(first.feltFrom, second.feltFrom),
  feltTo: Math.max(first.feltTo, second.feltTo),
});
