import { randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';

/** 256 bits: as many as HMAC-SHA256 has (RFC 7518, 3.2). */
const SECRET_BYTES = 32;

const TokenKey = Type.Object({
  kid: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }),
  /** `signs`: the newest of these signs new tokens; `checks`: its tokens still hold; `retired`: they do not. */
  state: Type.Enum(['signs', 'checks', 'retired']),
  /** Base64url. A retired key needs none. */
  secret: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43,}$' })),
});
export type TokenKey = Static<typeof TokenKey>;

/** The keys of room tokens, oldest first, as their file holds them. */
export const TokenKeys = Type.Object({ keys: Type.Array(TokenKey) });
export type TokenKeys = Static<typeof TokenKeys>;

/** The key that signs new tokens: the newest that may. */
export function signingKey({ keys }: TokenKeys): TokenKey | null {
  return keys.findLast(({ state }) => state === 'signs') ?? null;
}

/** A key more, which signs from now on; those before it only check. Throws RangeError when its id is taken. */
export function addKey({ keys }: TokenKeys, kid: string): TokenKeys {
  if (keys.some((key) => key.kid === kid)) throw new RangeError(`there is a key ${kid} already`);
  const older = keys.map((key): TokenKey => (key.state === 'signs' ? { ...key, state: 'checks' } : key));
  return {
    keys: [...older, { kid, state: 'signs', secret: randomBytes(SECRET_BYTES).toString('base64url') }],
  };
}

/** Refuses a key's tokens from now on and forgets its secret. Throws RangeError when there is no such key. */
export function retireKey({ keys }: TokenKeys, kid: string): TokenKeys {
  if (!keys.some((key) => key.kid === kid)) throw new RangeError(`there is no key ${kid}`);
  return { keys: keys.map((key): TokenKey => (key.kid === kid ? { kid, state: 'retired' } : key)) };
}
