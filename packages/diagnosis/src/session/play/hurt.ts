import type { Laggard } from './laggards.ts';

/** Those of a second who stall or lag, the room's first, then each group's by its number: of most seconds there are none. */
export interface Hurt {
  readonly stalled: number[];
  readonly lagging: number[];
  readonly laggards: Laggard[];
}

const ROOM = 0;
/** Where a group is counted: behind the room. */
const placeOf = (group: number) => group + 1;

export function newHurt(groups: number): Hurt {
  const zeros = () => new Array<number>(placeOf(groups)).fill(0);
  return { stalled: zeros(), lagging: zeros(), laggards: [] };
}

/** Counts one viewer of the room and of its groups in or out. */
export function addHurt(
  counts: number[],
  groups: readonly { readonly number: number }[],
  sign: 1 | -1,
): void {
  addAt(counts, ROOM, sign);
  for (const { number } of groups) addAt(counts, placeOf(number), sign);
}

function addAt(counts: number[], at: number, sign: 1 | -1): void {
  // A group that came after this second was first counted has its place now; no gap is left before it.
  while (counts.length <= at) counts.push(0);
  counts[at] = (counts[at] ?? 0) + sign;
}

/** How many of the room are hurt. */
export const ofRoom = (counts: readonly number[]): number => counts[ROOM] ?? 0;

/** Which groups are hurt, how many of each stall, and how many lag: three numbers each. */
export function hurtGroups({ stalled, lagging }: Hurt): number[] {
  const hurt: number[] = [];
  for (let at = placeOf(0); at < Math.max(stalled.length, lagging.length); at++) {
    const stall = stalled[at] ?? 0;
    const lag = lagging[at] ?? 0;
    if (stall > 0 || lag > 0) hurt.push(at - placeOf(0), stall, lag);
  }
  return hurt;
}
