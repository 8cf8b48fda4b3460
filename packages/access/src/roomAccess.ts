import type { AccessFault } from './accessFault.ts';
import type { TokenKeys } from './keys/tokenKeys.ts';
import { EVERY_ROOM, type RoomClaims, type TokenSide } from './tokens/claims.ts';
import { createVerifier } from './tokens/verifyToken.ts';

/** What somebody who was let in may do. */
export interface Grant {
  /** Null when it covers a room (or `EVERY_ROOM`) and one of these sides; else why it does not. */
  refusal(room: string, sides: readonly TokenSide[]): AccessFault | null;
  /** The room it is for; null where it is for any. */
  readonly room: string | null;
  /** `token` or `anyone`: how they came in, for the metrics. */
  readonly by: 'token' | 'anyone';
  /** Till when it holds, Unix ms: what was opened with it ends then. */
  readonly expiresAt: number;
}

export type Admission =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly fault: AccessFault };

/** Who is let in at a door. */
export interface RoomAccess {
  /** Judges the token that a request presents; undefined when it presents none. */
  admit(token: string | undefined): Promise<Admission>;
}

const openGrant: Grant = {
  room: null,
  refusal: () => null,
  by: 'anyone',
  expiresAt: Number.POSITIVE_INFINITY,
};

const grantOf = ({ room, side, exp }: RoomClaims): Grant => ({
  room,
  by: 'token',
  expiresAt: exp * 1000,
  refusal(wanted, sides) {
    if (room !== wanted && room !== EVERY_ROOM)
      return { code: 'wrong_room', detail: `the token is for room ${room}` };
    if (sides.includes(side)) return null;
    return { code: 'wrong_side', detail: `the token is for side ${side}, not for ${sides.join(' or ')}` };
  },
});

/** Lets in whoever has a token that holds. */
export function requireTokens(keys: TokenKeys, clock: () => number = Date.now): RoomAccess {
  const verify = createVerifier(keys, clock);
  return {
    async admit(token) {
      if (token === undefined) {
        const detail = 'send it as `Authorization: Bearer …`; `stutterscope token` makes one';
        return { ok: false, fault: { code: 'token_missing', detail } };
      }
      const verified = await verify(token);
      return verified.ok ? { ok: true, grant: grantOf(verified.claims) } : verified;
    },
  };
}

/** Lets in whoever has no token, too; one that is there must hold. For a demo, and while clients are moved to tokens. */
export function acceptTokens(keys: TokenKeys, clock: () => number = Date.now): RoomAccess {
  const strict = requireTokens(keys, clock);
  return {
    admit: async (token) => (token === undefined ? { ok: true, grant: openGrant } : strict.admit(token)),
  };
}

/** Lets everybody in and looks at no token: for tests, and rigs on a machine of their own. */
export const anyone: RoomAccess = { admit: async () => ({ ok: true, grant: openGrant }) };
