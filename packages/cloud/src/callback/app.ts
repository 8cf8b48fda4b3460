import { Room, UnixMs } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';
import type { CloudEvent } from '../event.ts';

/** What an app posts when its VJ opens or closes the show. */
export const ShowWord = Type.Object({
  room: Room,
  event: Type.Enum(['begin', 'end']),
  /** When it happened; now, when left out. */
  at: Type.Optional(UnixMs),
  /** The app's clock when it sent this: what tells by how much that clock is wrong. */
  sentAt: Type.Optional(UnixMs),
});
export type ShowWord = Static<typeof ShowWord>;

/** The app's word as an event, on the collector's clock. */
export function showEvent({ room, event, at, sentAt }: ShowWord, nowMs: number): CloudEvent {
  const told = at ?? sentAt ?? nowMs;
  const onOurClock = told + (sentAt === undefined ? 0 : nowMs - sentAt);
  const kind = event === 'begin' ? 'app_begin' : 'app_end';
  return {
    kind,
    id: `app:${kind}:${room}:${at ?? onOurClock}`,
    room,
    source: 'app',
    // Nobody tells what has not happened yet.
    at: Math.min(onOurClock, nowMs),
    receivedAt: nowMs,
  };
}
