import { SignJWT } from 'jose';
import { signingKey, type TokenKeys } from '../keys/tokenKeys.ts';
import type { RoomClaims } from './claims.ts';

/** The only algorithm that tokens are signed with, and the only one that is believed. */
export const ALGORITHM = 'HS256';

/**
 * Signs a room token with the newest key. Throws RangeError when no key signs.
 *
 * @example
 * await signToken(keys, { room: '8888_test001', side: 'push', exp: Date.now() / 1000 + 86_400 });
 */
export async function signToken(keys: TokenKeys, { room, side, exp }: RoomClaims): Promise<string> {
  const key = signingKey(keys);
  if (key?.secret === undefined) throw new RangeError('no key signs: add one');
  return new SignJWT({ room, side, exp: Math.floor(exp) })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: key.kid })
    .sign(Buffer.from(key.secret, 'base64url'));
}
