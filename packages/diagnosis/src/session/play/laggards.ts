import type { LaggingViewer } from '../../signal.ts';
import type { Seat } from './roomBoard.ts';
import type { ViewerTick } from './viewerTick.ts';

/** How many lagging viewers of one second are named: enough to point at a lone one, never a crowd. */
export const LAGGARDS_NAMED = 16;

/** How many are known by name: those who lagged first are named, in whatever order they were heard of. */
const LAGGARDS_KNOWN = 64;

/** Takes a viewer who lags in a second down among the others, in the order in which they began, as the room wants them. */
export function nameLaggard(laggards: LaggingViewer[], seat: Seat, view: ViewerTick): void {
  const { session } = seat;
  forgetLaggard(laggards, session);
  seat.named ??= seat.places.map(({ group }) => group);
  const { named: groups } = seat;
  const { since, windowMs: stalledMs, device } = view;
  const stalledNow = view.stalledMs > 0;
  let place = laggards.length;
  while (place > 0 && isAfter(laggards[place - 1], session, since)) place -= 1;
  if (place >= LAGGARDS_KNOWN) return;
  laggards.splice(place, 0, { session, since, stalledMs, stalledNow, device, groups });
  if (laggards.length > LAGGARDS_KNOWN) laggards.pop();
}

/** Strikes a viewer out again. */
export function forgetLaggard(laggards: LaggingViewer[], session: string): void {
  for (let place = 0; place < laggards.length; place++) {
    if (laggards[place]?.session !== session) continue;
    laggards.splice(place, 1);
    return;
  }
}

const isAfter = (other: LaggingViewer | undefined, session: string, since: number) =>
  other !== undefined && (other.since > since || (other.since === since && other.session > session));
