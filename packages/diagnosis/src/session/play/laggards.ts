import type { NamedViewer } from '../../signal.ts';
import type { Seat } from './seats.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
export const LAGGARDS_NAMED = 16;

/** How many are known by name: those who lagged first are named, in whatever order they were heard of. */
const LAGGARDS_KNOWN = 64;

/** A viewer who lags in a second, and the numbers of its groups. */
export interface Laggard {
  readonly session: string;
  readonly groups: readonly number[];
  readonly since: number;
  /** In the window that ends with the second. */
  readonly stalledMs: number;
  /** In this very second, not only in the window. */
  readonly stalledNow: boolean;
  readonly device: ViewerTick['device'];
}

/** Those who lag as a signal tells them: columns `laggards` and `devices` of one second. */
export interface ToldLaggards {
  readonly laggards: number[];
  readonly devices: number[];
}

/** Takes a viewer who lags in a second down among the others, in the order in which they began, as the room wants them. */
export function nameLaggard(laggards: Laggard[], seat: Seat, view: ViewerTick): void {
  const { session } = seat;
  forgetLaggard(laggards, session);
  seat.groups ??= seat.places.map(({ number }) => number);
  const { groups } = seat;
  const { since, windowMs: stalledMs, device } = view;
  const stalledNow = view.stalledMs > 0;
  let place = laggards.length;
  while (place > 0 && isAfter(laggards[place - 1], session, since)) place -= 1;
  if (place >= LAGGARDS_KNOWN) return;
  laggards.splice(place, 0, { session, since, stalledMs, stalledNow, device, groups });
  if (laggards.length > LAGGARDS_KNOWN) laggards.pop();
}

/** Strikes a viewer out again. */
export function forgetLaggard(laggards: Laggard[], session: string): void {
  for (let place = 0; place < laggards.length; place++) {
    if (laggards[place]?.session !== session) continue;
    laggards.splice(place, 1);
    return;
  }
}

const isAfter = (other: Laggard | undefined, session: string, since: number) =>
  other !== undefined && (other.since > since || (other.since === since && other.session > session));

/** Who lags in some of the seconds that are told together, each named once. */
export class LaggardNames {
  private viewers: NamedViewer[] = [];
  /** By the list of groups that a seat has for itself: a viewer that moves to another network is named again. */
  private readonly numbers = new Map<readonly number[], number>();

  /** The first of those who lag in the second that starts at `tick`. */
  tell(all: readonly Laggard[], tick: number): ToldLaggards {
    const told = Math.min(all.length, LAGGARDS_NAMED);
    // As long as it has to be: one that is pushed to takes room for seventeen.
    const laggards = new Array<number>(told * 4);
    const devices: number[] = [];
    for (let place = 0; place < told; place++) {
      const one = all[place];
      if (one === undefined) continue;
      const at = place * 4;
      laggards[at] = this.numberOf(one);
      laggards[at + 1] = tick - one.since;
      laggards[at + 2] = one.stalledMs;
      laggards[at + 3] = one.stalledNow ? 1 : 0;
      if (one.device !== null) devices.push(place, one.device.fps, one.device.limit);
    }
    return { laggards, devices };
  }

  private numberOf({ session, groups }: Laggard): number {
    const known = this.numbers.get(groups);
    if (known !== undefined) return known;
    const number = this.viewers.push({ session, groups: [...groups] }) - 1;
    this.numbers.set(groups, number);
    return number;
  }

  /** Those who were told of since the last call, by their numbers. */
  take(): NamedViewer[] {
    const { viewers } = this;
    this.viewers = [];
    this.numbers.clear();
    return viewers;
  }
}
