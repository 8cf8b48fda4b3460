import type { Stutter } from '@stutterscope/diagnosis';

/** A stutter and why it was taken; `awayMs` is negative where it was over before the moment asked for. */
export interface Picked {
  readonly stutter: Stutter;
  readonly match: 'newest' | 'covers' | 'nearest';
  readonly awayMs: number;
}

function awayFrom({ from, to }: Stutter, atMs: number): number {
  if (atMs < from) return from - atMs;
  return to === null ? 0 : Math.min(0, to - atMs);
}

const newestFirst = (a: Stutter, b: Stutter) => b.from - a.from || a.id.localeCompare(b.id);

/** The stutter that covers the moment, else the nearest; the newest where no moment is given. */
export function pickStutter(stutters: readonly Stutter[], atMs: number | null): Picked | null {
  const [newest] = stutters.toSorted(newestFirst);
  if (newest === undefined) return null;
  if (atMs === null) return { stutter: newest, match: 'newest', awayMs: 0 };
  const away = (stutter: Stutter) => Math.abs(awayFrom(stutter, atMs));
  const nearest = stutters.toSorted(newestFirst).reduce((best, one) => (away(one) < away(best) ? one : best));
  const awayMs = awayFrom(nearest, atMs);
  return { stutter: nearest, match: awayMs === 0 ? 'covers' : 'nearest', awayMs };
}
