import { groupKey } from '../groupKey.ts';
import type { GroupName, NamedViewer, ViewersSignal } from '../signal.ts';

/** A group's viewers in one second. */
interface GroupTick extends GroupName {
  readonly watching: number;
  readonly stalled: number;
  readonly lagging: number;
}

/** A viewer that lags in a second. */
export interface LaggingViewer {
  readonly session: string;
  readonly groups: readonly GroupName[];
  readonly since: number;
  /** In the window that ends with the second. */
  readonly stalledMs: number;
  /** Stalled in this very second, not only in the window. */
  readonly stalledNow: boolean;
  /** Frames shown of what was there, and the limit they fell below, where the viewer's device is at fault. */
  readonly device: { readonly fps: number; readonly limit: number } | null;
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
  readonly tick: number;
  readonly watching: number;
  readonly stalled: number;
  readonly lagging: number;
  readonly caches: readonly number[];
  readonly ofGroups: readonly number[];
  readonly hurt: readonly number[];
}

const none: readonly never[] = [];

/** Each second of a signal by itself. */
export function countedSeconds({ source, groups, viewers, seconds }: ViewersSignal): CountedSecond[] {
  const named = viewers.map((viewer) => ({
    session: viewer.session,
    groups: viewer.groups.flatMap((number) => groups[number] ?? []),
  }));
  return seconds.tick.map((tick, at) => ({
    source,
    groups,
    laggards: laggardsAt(tick, seconds.laggards[at] ?? none, seconds.devices[at] ?? none, named),
    tick,
    watching: seconds.watching[at] ?? 0,
    stalled: seconds.stalled[at] ?? 0,
    lagging: seconds.lagging[at] ?? 0,
    caches: seconds.caches[at] ?? none,
    ofGroups: seconds.ofGroups[at] ?? none,
    hurt: seconds.hurt[at] ?? none,
  }));
}

/** A viewer by name, its groups too. */
interface Named extends Pick<NamedViewer, 'session'> {
  readonly groups: readonly GroupName[];
}

/** Those who lag in the second that starts at `tick`, from the numbers of columns `laggards` and `devices`. */
function laggardsAt(
  tick: number,
  numbers: readonly number[],
  devices: readonly number[],
  named: readonly Named[],
): readonly LaggingViewer[] {
  if (numbers.length === 0) return none;
  const laggards: LaggingViewer[] = [];
  let next = 0;
  for (let at = 0; at < numbers.length; at += 4) {
    const isDevice = devices[next] === at / 4;
    const device = isDevice ? { fps: devices[next + 1] ?? 0, limit: devices[next + 2] ?? 0 } : null;
    if (isDevice) next += 3;
    const viewer = named[numbers[at] ?? -1];
    if (viewer === undefined) continue;
    laggards.push({
      session: viewer.session,
      since: tick - (numbers[at + 1] ?? 0),
      stalledMs: numbers[at + 2] ?? 0,
      stalledNow: numbers[at + 3] === 1,
      device,
      groups: viewer.groups,
    });
  }
  return laggards;
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
    for (const { watching, stalled, lagging, laggards } of parts) {
      this.watching += watching;
      this.stalled += stalled;
      this.lagging += lagging;
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
function groupsIn({ groups, ofGroups, hurt }: CountedSecond): GroupTick[] {
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
