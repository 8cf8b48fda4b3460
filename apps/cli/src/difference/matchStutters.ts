import type { Stutter } from '@stutterscope/diagnosis';

/** The same trouble as two runs see it; null where a run does not see it. */
export interface Match {
  readonly before: Stutter | null;
  readonly after: Stutter | null;
}

interface Pair {
  readonly before: Stutter;
  readonly after: Stutter;
  readonly sameCause: boolean;
  readonly overlapMs: number;
}

/** What lasts ends where the recording does, as far as comparing goes. */
function horizonOf(stutters: readonly Stutter[]): number {
  return stutters.reduce((latest, { from, to }) => Math.max(latest, from, to ?? 0), 0) + 1;
}

/** Stutters of one room that share a moment. */
function overlappingPairs(before: readonly Stutter[], after: readonly Stutter[]): Pair[] {
  const horizon = horizonOf([...before, ...after]);
  const ofRoom = Map.groupBy(after, ({ room }) => room);
  return before.flatMap((one) =>
    (ofRoom.get(one.room) ?? []).flatMap((other) => {
      const overlapMs = Math.min(one.to ?? horizon, other.to ?? horizon) - Math.max(one.from, other.from);
      if (overlapMs < 0) return [];
      return [{ before: one, after: other, sameCause: one.cause === other.cause, overlapMs }];
    }),
  );
}

/**
 * Pairs the stutters of two runs over the same telemetry: same room and cause and overlapping intervals, the
 * longest overlap first, each stutter once. What is left over and overlaps in the same room is one trouble whose
 * cause changed; the rest appeared or vanished.
 */
export function matchStutters(before: readonly Stutter[], after: readonly Stutter[]): Match[] {
  const ranked = overlappingPairs(before, after).sort(
    (a, b) =>
      Number(b.sameCause) - Number(a.sameCause) ||
      b.overlapMs - a.overlapMs ||
      a.before.from - b.before.from ||
      a.before.id.localeCompare(b.before.id) ||
      a.after.from - b.after.from ||
      a.after.id.localeCompare(b.after.id),
  );
  const [left, right] = [new Set(before), new Set(after)];
  const matches: Match[] = [];
  for (const pair of ranked) {
    if (!left.has(pair.before) || !right.has(pair.after)) continue;
    left.delete(pair.before);
    right.delete(pair.after);
    matches.push({ before: pair.before, after: pair.after });
  }
  for (const stutter of left) matches.push({ before: stutter, after: null });
  for (const stutter of right) matches.push({ before: null, after: stutter });
  return matches.sort(inOrder);
}

function inOrder(a: Match, b: Match): number {
  const key = ({ before, after }: Match) => {
    const shown = before ?? after;
    return { room: shown?.room ?? '', from: shown?.from ?? 0, id: shown?.id ?? '' };
  };
  const [one, other] = [key(a), key(b)];
  return one.room.localeCompare(other.room) || one.from - other.from || one.id.localeCompare(other.id);
}
