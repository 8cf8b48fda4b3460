import type { Batch } from '@stutterscope/telemetry';
import type { GroupTick, LaggingViewer, ViewersSignal } from '../../signal.ts';
import type { GroupBy } from '../../verdict/verdict.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
const LAGGARDS_NAMED = 16;

interface TickCount {
  watching: number;
  stalled: number;
  lagging: number;
  readonly groups: Map<string, GroupTick>;
  readonly laggards: Map<string, LaggingViewer>;
}

/** The groups a viewer belongs to, made once a session. */
export type Membership = readonly { readonly by: GroupBy; readonly id: string }[];

/** Where a viewer stands, by what a fault may have in common. Groups it does not name are left out. */
export function membershipOf({ client, stream }: Batch): Membership {
  const named = (by: GroupBy, id: string | undefined) => (id === undefined || id === '' ? [] : [{ by, id }]);
  return [
    ...named('network', client.networkId),
    ...named('server', stream.serverIp),
    ...named('region', client.region),
    ...named('protocol', stream.protocol),
    ...named('version', client.app),
  ];
}

/** Counts of viewers by room, second and group. A second that changed is given out again, whole. */
export class TickBoard {
  private readonly rooms = new Map<string, Map<number, TickCount>>();
  private readonly changed = new Map<string, Set<number>>();
  private readonly source: string;
  private readonly keepMs: number;

  constructor(source: string, keepMs: number) {
    this.source = source;
    this.keepMs = keepMs;
  }

  /** Counts a viewer's second in (`sign` 1) or takes back what was counted (`sign` -1). */
  count(
    room: string,
    session: string,
    member: Membership,
    tick: number,
    view: ViewerTick,
    sign: 1 | -1,
  ): void {
    if (!view.watching) return;
    const counts = this.at(room, tick);
    const stalled = view.stalledMs > 0 ? sign : 0;
    const lagging = view.lagging ? sign : 0;
    counts.watching += sign;
    counts.stalled += stalled;
    counts.lagging += lagging;
    for (const { by, id } of member) {
      const key = `${by} ${id}`;
      let group = counts.groups.get(key);
      if (group === undefined) {
        group = { by, id, watching: 0, stalled: 0, lagging: 0 };
        counts.groups.set(key, group);
      }
      group.watching += sign;
      group.stalled += stalled;
      group.lagging += lagging;
    }
    if (sign === -1) counts.laggards.delete(session);
    else if (view.lagging && counts.laggards.size < LAGGARDS_NAMED) {
      counts.laggards.set(session, laggard(session, member, view));
    }
  }

  /** The seconds that changed since the last call; seconds too old for any batch to change are forgotten. */
  drain(): ViewersSignal[] {
    const signals: ViewersSignal[] = [];
    for (const [room, ticks] of this.changed) {
      for (const tick of [...ticks].sort((a, b) => a - b)) {
        const counts = this.rooms.get(room)?.get(tick);
        if (counts !== undefined) signals.push(this.signal(room, tick, counts));
      }
      this.forget(room);
    }
    this.changed.clear();
    return signals;
  }

  private at(room: string, tick: number): TickCount {
    const ticks = ensure(this.rooms, room, () => new Map<number, TickCount>());
    ensure(this.changed, room, () => new Set<number>()).add(tick);
    return ensure(ticks, tick, () => ({
      watching: 0,
      stalled: 0,
      lagging: 0,
      groups: new Map(),
      laggards: new Map(),
    }));
  }

  private signal(room: string, tick: number, counts: TickCount): ViewersSignal {
    return {
      kind: 'viewers',
      room,
      source: this.source,
      tick,
      watching: counts.watching,
      stalled: counts.stalled,
      lagging: counts.lagging,
      groups: [...counts.groups.values()]
        .filter((group) => group.watching > 0)
        .map((group) => ({ ...group })),
      laggards: [...counts.laggards.values()],
    };
  }

  private forget(room: string): void {
    const ticks = this.rooms.get(room);
    if (ticks === undefined) return;
    let newest = 0;
    for (const tick of ticks.keys()) newest = Math.max(newest, tick);
    for (const tick of ticks.keys()) if (tick < newest - this.keepMs) ticks.delete(tick);
  }

  /** Drops a room nobody watches any more. */
  dropRoom(room: string): void {
    this.rooms.delete(room);
    this.changed.delete(room);
  }
}

function laggard(session: string, member: Membership, view: ViewerTick): LaggingViewer {
  const network = member.find(({ by }) => by === 'network')?.id ?? '';
  return { session, since: view.since, stalledMs: view.windowMs, device: view.device, network };
}

function ensure<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
