import { Room } from '@stutterscope/telemetry';
import Type, { type Static } from 'typebox';

/** What a token lets its holder do: report as the pusher, report as a viewer, or read the room's alerts. */
export const TokenSide = Type.Enum(['push', 'play', 'watch']);
export type TokenSide = Static<typeof TokenSide>;

/** In the place of a room: all of them. */
export const EVERY_ROOM = '*';

/** Unix seconds. */
const exp = Type.Number();

/**
 * What a room token says: one side of one room; or, for whoever runs the platform, that all rooms may be looked at,
 * which is never a right to report. The key that signed it stands in its header, as `kid`.
 */
export const RoomClaims = Type.Union([
  Type.Object({ room: Room, side: TokenSide, exp }),
  Type.Object({ room: Type.Literal(EVERY_ROOM), side: Type.Literal('watch'), exp }),
]);
export type RoomClaims = Static<typeof RoomClaims>;
