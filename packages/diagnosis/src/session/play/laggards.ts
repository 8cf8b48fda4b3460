import type { Lag, NamedViewer } from '../../signal.ts';
import type { Seat } from './roomBoard.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
export const LAGGARDS_NAMED = 16;

/** How many are known by name: those who lagged first are named, in whatever order they were heard of. */
const LAGGARDS_KNOWN = 64;

/** A viewer who lags in a second, and the numbers of its groups. */
export interface Laggard extends Omit<Lag, 'of'> {
  readonly session: string;
  readonly groups: readonly number[];
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

  /** The first of those who lag, as they are told. */
  tell(laggards: readonly Laggard[]): Lag[] {
    return laggards
      .slice(0, LAGGARDS_NAMED)
      .map(({ session, groups, since, stalledMs, stalledNow, device }) => {
        let of = this.numbers.get(groups);
        if (of === undefined) {
          of = this.viewers.push({ session, groups: [...groups] }) - 1;
          this.numbers.set(groups, of);
        }
        return { of, since, stalledMs, stalledNow, device };
      });
  }

  /** Those who were told of since the last call, by their numbers. */
  take(): NamedViewer[] {
    const { viewers } = this;
    this.viewers = [];
    this.numbers.clear();
    return viewers;
  }
}
