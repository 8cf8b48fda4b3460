import type { PushFinding } from '../../../signal.ts';

/** How many findings that ended a push remembers: enough for every reader to have seen them. */
const CLOSED_KEPT = 8;

/** What a finding is besides its times. */
export type Found = Pick<PushFinding, 'finding' | 'reason' | 'evidence'>;

const isSame = (a: Pick<Found, 'finding' | 'reason'>, b: Pick<Found, 'finding' | 'reason'>) =>
  a.finding === b.finding && a.reason === b.reason;

/** The finding of this kind and reason that is open, if one is. */
function openOf(kept: readonly PushFinding[], found: Pick<Found, 'finding' | 'reason'>) {
  for (const one of kept) if (one.to === null && isSame(one, found)) return one;
  return undefined;
}

/**
 * Opens a finding at `from`; one that ended no longer than `reopenMs` before is the same, and goes on. As all of these
 * it gives the same list where nothing is new.
 */
export function begin(
  kept: readonly PushFinding[],
  found: Found,
  from: number,
  reopenMs: number,
): readonly PushFinding[] {
  if (openOf(kept, found) !== undefined) return kept;
  const at = kept.findLastIndex((one) => isSame(one, found) && from - (one.to ?? from) <= reopenMs);
  if (at >= 0) return kept.map((one, i) => (i === at ? { ...one, to: null } : one));
  return bounded([...kept, { ...found, from, to: null }]);
}

/** Ends the open findings that `isMeant` names; not before they began. */
export function end(
  kept: readonly PushFinding[],
  to: number,
  isMeant: (one: PushFinding) => boolean,
): readonly PushFinding[] {
  if (!isAnyOpen(kept, isMeant)) return kept;
  return kept.map((one) => (one.to === null && isMeant(one) ? { ...one, to: Math.max(one.from, to) } : one));
}

/** True where one that `isMeant` names is open: asked with each sample, and nearly never so. */
export function isAnyOpen(kept: readonly PushFinding[], isMeant: (one: PushFinding) => boolean): boolean {
  for (const one of kept) if (one.to === null && isMeant(one)) return true;
  return false;
}

/** Forgets the findings that `isMeant` names: they turned out to be none. */
export function withdraw(
  kept: readonly PushFinding[],
  isMeant: (one: PushFinding) => boolean,
): PushFinding[] {
  return kept.filter((one) => !isMeant(one));
}

function bounded(kept: PushFinding[]): PushFinding[] {
  const surplus = kept.filter(({ to }) => to !== null).length - CLOSED_KEPT;
  if (surplus <= 0) return kept;
  let left = surplus;
  return kept.filter(({ to }) => to === null || left-- <= 0);
}
