import { groupKey } from '../groupKey.ts';
import type { GroupTick, LaggingViewer, ViewersSignal } from '../signal.ts';

/** One second of a room's viewers, the counts of all session stages added up. */
export interface TickView {
  readonly tick: number;
  readonly watching: number;
  readonly stalled: number;
  readonly lagging: number;
  readonly groups: readonly GroupTick[];
  readonly laggards: readonly LaggingViewer[];
}

const bySince = (a: LaggingViewer, b: LaggingViewer) =>
  a.since - b.since || a.session.localeCompare(b.session);

function isSorted(laggards: readonly LaggingViewer[]): boolean {
  let before: LaggingViewer | undefined;
  for (const one of laggards) {
    if (before !== undefined && bySince(before, one) > 0) return false;
    before = one;
  }
  return true;
}

/** Adds up what each session stage counted in one second. */
export function mergeTick(tick: number, parts: readonly ViewersSignal[]): TickView {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0)
    return isSorted(only.laggards) ? only : { ...only, laggards: only.laggards.toSorted(bySince) };
  const total = { watching: 0, stalled: 0, lagging: 0 };
  const groups = new Map<string, GroupTick>();
  const laggards: LaggingViewer[] = [];
  for (const part of parts) {
    total.watching += part.watching;
    total.stalled += part.stalled;
    total.lagging += part.lagging;
    laggards.push(...part.laggards);
    for (const group of part.groups) {
      const key = groupKey(group);
      const known = groups.get(key);
      groups.set(key, known === undefined ? group : addGroups(known, group));
    }
  }
  // Which stage counted a viewer must not show in a verdict.
  laggards.sort(bySince);
  return { tick, ...total, groups: [...groups.values()], laggards };
}

function addGroups(a: GroupTick, b: GroupTick): GroupTick {
  return {
    ...a,
    watching: a.watching + b.watching,
    stalled: a.stalled + b.stalled,
    lagging: a.lagging + b.lagging,
  };
}
