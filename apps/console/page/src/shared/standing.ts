import type { RoomsView } from '../../../src/index.ts';

type RoomNow = RoomsView['rooms'][number];

/** How a room stands, the worst first. Silence is never health. */
export type Standing = 'severe' | 'visible' | 'absorbed' | 'silent' | 'late' | 'noPush' | 'smooth';

const order: readonly Standing[] = ['severe', 'visible', 'absorbed', 'silent', 'late', 'noPush', 'smooth'];

/** After so long without a word of its pusher nobody knows how a room is: clients speak every second or two. */
const SILENT_AFTER_MS = 15_000;

/** Of what is open in a room, how bad the worst is. */
export function worstOf(
  stutters: readonly { readonly severity: 'absorbed' | 'visible' | 'severe' }[],
): 'absorbed' | 'visible' | 'severe' | null {
  const of = (severity: string) => stutters.some((stutter) => stutter.severity === severity);
  if (of('severe')) return 'severe';
  if (of('visible')) return 'visible';
  return of('absorbed') ? 'absorbed' : null;
}

/** How far what is stored reaches, and what time it is. */
export interface Reach {
  /** The newest moment that is stored of any room; null when nothing is. */
  readonly reachMs: number | null;
  readonly nowMs: number;
}

/** Whether nothing new is stored of any room: then what is missing of one says nothing of it. */
export const isLate = ({ reachMs, nowMs }: Reach): boolean =>
  reachMs === null || nowMs - reachMs > SILENT_AFTER_MS;

/** What to say of a push that was heard last then; null while it is heard. */
export function silenceOf(heardMs: number, { reachMs, nowMs }: Reach): 'silent' | 'late' | null {
  if (nowMs - heardMs <= SILENT_AFTER_MS) return null;
  const wasHeard = reachMs === null || reachMs - heardMs <= SILENT_AFTER_MS;
  return isLate({ reachMs, nowMs }) && wasHeard ? 'late' : 'silent';
}

export function standingOf(room: Pick<RoomNow, 'stutters' | 'pushSeenMs'>, reach: Reach): Standing {
  const worst = worstOf(room.stutters);
  if (worst !== null) return worst;
  if (room.pushSeenMs === null) return 'noPush';
  return silenceOf(room.pushSeenMs, reach) ?? 'smooth';
}

/** For sorting: the worst first. */
export const rankOf = (standing: Standing): number => order.indexOf(standing);
