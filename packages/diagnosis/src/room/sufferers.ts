import { TICK_MS } from '../session/play/viewerTick.ts';
import type { LaggingViewer } from './tickView.ts';

/** How many viewers of one spell are told apart by name; beyond that the counts speak. */
const NAMED_KEPT = 64;

/** One viewer's part in a spell. */
export interface Sufferer {
  readonly session: string;
  readonly since: number;
  readonly groups: LaggingViewer['groups'];
  /** End of the last second in which it lagged, and in which it stalled. */
  lagsUntil: number;
  stalledUntil: number;
  seconds: number;
  deviceSeconds: number;
  device: LaggingViewer['device'];
  mostStalledMs: number;
}

/** Stalls in this very second, or shows too few frames in it. */
export const hurtsNow = ({ stalledNow, device }: LaggingViewer) => stalledNow || device !== null;

/**
 * Takes down a viewer who lags in the second that ends then, beside those who are named already; true where it is named and
 * hurt in that very second.
 */
export function suffer(sufferers: Sufferer[], viewer: LaggingViewer, end: number): boolean {
  const { session, since, groups } = viewer;
  const isHurt = hurtsNow(viewer);
  let sufferer = lastOf(sufferers, session);
  // A viewer who was well for a second and lags again has a new spell.
  if (sufferer === undefined || sufferer.lagsUntil < end - TICK_MS) {
    if (sufferers.length >= NAMED_KEPT || !isHurt) return false;
    sufferer = {
      session,
      since,
      groups,
      lagsUntil: 0,
      stalledUntil: since,
      seconds: 0,
      deviceSeconds: 0,
      device: null,
      mostStalledMs: 0,
    };
    keep(sufferers, sufferer);
  }
  sufferer.seconds += 1;
  sufferer.lagsUntil = end;
  if (viewer.device !== null) {
    sufferer.deviceSeconds += 1;
    sufferer.device = viewer.device;
  }
  // Stalls that only leave the window change no more; a device shows too few frames all the while.
  if (isHurt) sufferer.stalledUntil = end;
  sufferer.mostStalledMs = Math.max(sufferer.mostStalledMs, viewer.stalledMs);
  return isHurt;
}

/** A viewer's newest part in the spell. */
function lastOf(sufferers: readonly Sufferer[], session: string): Sufferer | undefined {
  for (let at = sufferers.length - 1; at >= 0; at--)
    if (sufferers[at]?.session === session) return sufferers[at];
  return undefined;
}

/** Since the same moment it is the same part, and begins anew. */
function keep(sufferers: Sufferer[], one: Sufferer): void {
  const known = sufferers.findIndex(({ session, since }) => session === one.session && since === one.since);
  if (known < 0) sufferers.push(one);
  else sufferers[known] = one;
}

/** True when most of these viewers' lag was frames that their devices did not show. */
export function isDevice(sufferers: Iterable<Sufferer>): boolean {
  let seconds = 0;
  let deviceSeconds = 0;
  for (const one of sufferers) {
    seconds += one.seconds;
    deviceSeconds += one.deviceSeconds;
  }
  return deviceSeconds * 2 > seconds;
}
