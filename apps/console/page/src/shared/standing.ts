import type { RoomsView } from '../../../src/index.ts';

type RoomNow = RoomsView['rooms'][number];

/** How a room stands, the worst first. Silence is never health. */
export type Standing = 'severe' | 'visible' | 'absorbed' | 'silent' | 'noPush' | 'smooth';

const order: readonly Standing[] = ['severe', 'visible', 'absorbed', 'silent', 'noPush', 'smooth'];

/** After so long without a word of its pusher nobody knows how a room is: clients speak every second or two. */
export const SILENT_AFTER_MS = 15_000;

/** Of what is open in a room, how bad the worst is. */
export function worstOf(
  stutters: readonly { readonly severity: 'absorbed' | 'visible' | 'severe' }[],
): 'absorbed' | 'visible' | 'severe' | null {
  const of = (severity: string) => stutters.some((stutter) => stutter.severity === severity);
  if (of('severe')) return 'severe';
  if (of('visible')) return 'visible';
  return of('absorbed') ? 'absorbed' : null;
}

export function standingOf(room: Pick<RoomNow, 'stutters' | 'pushSeenMs'>, nowMs: number): Standing {
  const worst = worstOf(room.stutters);
  if (worst !== null) return worst;
  if (room.pushSeenMs === null) return 'noPush';
  return nowMs - room.pushSeenMs > SILENT_AFTER_MS ? 'silent' : 'smooth';
}

/** For sorting: the worst first. */
export const rankOf = (standing: Standing): number => order.indexOf(standing);
