import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

/** What a token lets its holder do: report as the pusher, report as a viewer, or read the room's alerts. */
export const TokenSide = Type.Enum(['push', 'play', 'watch']);
export type TokenSide = Static<typeof TokenSide>;

/** What a room token says. The key that signed it stands in its header, as `kid`. */
export const RoomClaims = Type.Object({
  room: Room,
  side: TokenSide,
  /** Unix seconds. */
  exp: Type.Number(),
});
export type RoomClaims = Static<typeof RoomClaims>;
