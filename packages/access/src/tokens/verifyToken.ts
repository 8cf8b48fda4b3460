import { type CryptoKey, errors, importJWK, type JWTHeaderParameters, jwtVerify } from 'jose';
import { Compile } from 'typebox/compile';
import type { AccessFault } from '../accessFault.ts';
import type { TokenKeys } from '../keys/tokenKeys.ts';
import { RoomClaims } from './claims.ts';
import { ALGORITHM } from './signToken.ts';

/** How wrong the clock of whoever signs may be. */
const CLOCK_TOLERANCE_S = 10;

/** Tokens whose signature was checked before, at most: a client sends the same one every second. */
const REMEMBERED = 20_000;

export type Verified =
  | { readonly ok: true; readonly claims: RoomClaims }
  | { readonly ok: false; readonly fault: AccessFault };

const claimsOf = Compile(RoomClaims);

/** Thrown out of the key look-up, where jose takes nothing but a key or an error. */
class KeyFault extends Error {
  readonly fault: AccessFault;

  constructor(code: 'token_key_unknown' | 'token_key_retired', detail: string) {
    super(detail);
    this.fault = { code, detail };
  }
}

type Keyring = ReadonlyMap<string, Promise<CryptoKey | Uint8Array> | null>;

function keyringOf({ keys }: TokenKeys): Keyring {
  return new Map(
    keys.map(({ kid, state, secret }) => {
      const isUsed = state !== 'retired' && secret !== undefined;
      return [kid, isUsed ? importJWK({ kty: 'oct', k: secret }, ALGORITHM) : null];
    }),
  );
}

function keyOf(keyring: Keyring, { kid }: JWTHeaderParameters): Promise<CryptoKey | Uint8Array> {
  const key = kid === undefined ? undefined : keyring.get(kid);
  if (key === undefined) throw new KeyFault('token_key_unknown', 'its `kid` names no key of ours');
  if (key === null) throw new KeyFault('token_key_retired', `key ${kid} is retired: get a new token`);
  return key;
}

function faultOf(error: unknown): AccessFault {
  if (error instanceof KeyFault) return error.fault;
  if (error instanceof errors.JWTExpired) return { code: 'token_expired', detail: 'get a new token' };
  if (error instanceof errors.JOSEAlgNotAllowed)
    return { code: 'token_algorithm', detail: `tokens are signed with ${ALGORITHM}` };
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return { code: 'token_signature', detail: 'it was changed, or signed with another key' };
  if (error instanceof errors.JOSEError) return { code: 'token_malformed', detail: error.message };
  throw error;
}

const expired: AccessFault = { code: 'token_expired', detail: 'get a new token' };

/** Makes the check of tokens against keys. Signatures are checked once a token, expiry each time. */
export function createVerifier(keys: TokenKeys, clock: () => number): (token: string) => Promise<Verified> {
  const keyring = keyringOf(keys);
  const known = new Map<string, RoomClaims>();

  async function check(token: string): Promise<Verified> {
    try {
      const { payload } = await jwtVerify(token, (header) => keyOf(keyring, header), {
        algorithms: [ALGORITHM],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(clock()),
        requiredClaims: ['exp'],
      });
      if (!claimsOf.Check(payload)) {
        const [fault] = claimsOf.Errors(payload);
        const detail = `its claim ${fault?.instancePath.slice(1) || 'room, side or exp'} ${fault?.message}`;
        return { ok: false, fault: { code: 'token_malformed', detail } };
      }
      return { ok: true, claims: payload };
    } catch (error) {
      return { ok: false, fault: faultOf(error) };
    }
  }

  function remember(token: string, claims: RoomClaims): void {
    known.set(token, claims);
    for (const oldest of known.keys()) {
      if (known.size <= REMEMBERED) return;
      known.delete(oldest);
    }
  }

  return async (token) => {
    const claims = known.get(token);
    if (claims !== undefined) {
      if (claims.exp + CLOCK_TOLERANCE_S > clock() / 1000) return { ok: true, claims };
      known.delete(token);
      return { ok: false, fault: expired };
    }
    const verified = await check(token);
    if (verified.ok) remember(token, verified.claims);
    return verified;
  };
}
