import { groupKey } from '../groupKey.ts';
import type { GroupName, Lag, ViewersSecond, ViewersSignal } from '../signal.ts';

/** A group's viewers in one second. */
interface GroupTick extends GroupName {
  readonly watching: number;
  readonly stalled: number;
  readonly lagging: number;
}

/** A viewer that lags in a second. */
export interface LaggingViewer extends Omit<Lag, 'of'> {
  readonly session: string;
  readonly groups: readonly GroupName[];
}

/** One second of a room's viewers, the counts of all session stages added up. */
export interface TickView {
  readonly tick: number;
  readonly watching: number;
  readonly stalled: number;
  readonly lagging: number;
  readonly groups: readonly GroupTick[];
  readonly laggards: readonly LaggingViewer[];
}

/** One second as one session stage counted it. */
export interface CountedSecond {
  readonly source: string;
  readonly groups: readonly GroupName[];
  readonly laggards: readonly LaggingViewer[];
  readonly second: ViewersSecond;
}

/** Each second of a signal by itself. */
export function countedSeconds({ source, groups, viewers, seconds }: ViewersSignal): CountedSecond[] {
  const groupsOf = viewers.map((viewer) => viewer.groups.flatMap((number) => groups[number] ?? []));
  return seconds.map((second) => ({
    source,
    groups,
    laggards: second.laggards.flatMap(({ of, since, stalledMs, stalledNow, device }) => {
      const session = viewers[of]?.session;
      if (session === undefined) return [];
      return { session, since, stalledMs, stalledNow, device, groups: groupsOf[of] ?? [] };
    }),
    second,
  }));
}

const bySince = (a: LaggingViewer, b: LaggingViewer) =>
  a.since - b.since || a.session.localeCompare(b.session);

/** The counts of session stages, added up. Its groups are asked for of few seconds: only then are they made. */
class Merged implements TickView {
  readonly tick: number;
  watching = 0;
  stalled = 0;
  lagging = 0;
  readonly laggards: LaggingViewer[] = [];
  private readonly parts: readonly CountedSecond[];
  private ofGroups: readonly GroupTick[] | null = null;

  constructor(tick: number, parts: readonly CountedSecond[]) {
    this.tick = tick;
    this.parts = parts;
    for (const { second, laggards } of parts) {
      this.watching += second.watching;
      this.stalled += second.stalled;
      this.lagging += second.lagging;
      for (const laggard of laggards) this.laggards.push(laggard);
    }
    // Which stage counted a viewer must not show in a verdict.
    if (this.laggards.length > 1) this.laggards.sort(bySince);
  }

  get groups(): readonly GroupTick[] {
    this.ofGroups ??= groupsOf(this.parts);
    return this.ofGroups;
  }
}

/** Adds up what each session stage counted in one second. */
export const mergeTick = (tick: number, parts: readonly CountedSecond[]): TickView => new Merged(tick, parts);

function groupsOf(parts: readonly CountedSecond[]): readonly GroupTick[] {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return groupsIn(only);
  const groups = new Map<string, GroupTick>();
  for (const part of parts) {
    for (const group of groupsIn(part)) {
      const key = groupKey(group);
      const known = groups.get(key);
      groups.set(key, known === undefined ? group : added(known, group));
    }
  }
  return [...groups.values()];
}

/** The groups of which somebody watched. */
function groupsIn({ groups, second }: CountedSecond): GroupTick[] {
  const { ofGroups, hurt } = second;
  const ticks: GroupTick[] = [];
  let next = 0;
  for (let at = 0; at < ofGroups.length; at++) {
    const name = groups[at];
    const watching = ofGroups[at] ?? 0;
    const isHurt = hurt[next] === at;
    const stalled = isHurt ? (hurt[next + 1] ?? 0) : 0;
    const lagging = isHurt ? (hurt[next + 2] ?? 0) : 0;
    if (isHurt) next += 3;
    if (name !== undefined && watching > 0)
      ticks.push({ by: name.by, id: name.id, watching, stalled, lagging });
  }
  return ticks;
}

const added = (a: GroupTick, b: GroupTick): GroupTick => ({
  ...a,
  watching: a.watching + b.watching,
  stalled: a.stalled + b.stalled,
  lagging: a.lagging + b.lagging,
});
