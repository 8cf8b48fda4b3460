import { createHmac } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { type AccessFaultCode, addKey, retireKey, type TokenKeys, type TokenSide } from '../src/index.ts';

export const ROOM = '8888_test001';

const only = (keys: TokenKeys, kid: string): string => {
  const secret = keys.keys.find((key) => key.kid === kid)?.secret;
  if (secret === undefined) throw new Error(`no secret of ${kid}`);
  return secret;
};

const first = addKey({ keys: [] }, 'k1');
const second = addKey(first, 'k2');
const third = addKey(second, 'k3');

/** k1 is retired, k2 only checks, k3 signs. */
export const tokenKeys = retireKey(third, 'k1');

const stranger = addKey({ keys: [] }, 'k3');

interface Forged {
  readonly kid?: string;
  readonly secret?: string;
  readonly alg?: string;
  readonly claims?: Record<string, unknown>;
}

/** A token for the room's push, valid for an hour, but for what is said otherwise. */
function forge(nowMs: number, { kid = 'k3', secret, alg = 'HS256', claims = {} }: Forged = {}) {
  const key = Buffer.from(secret ?? only(third, kid), 'base64url');
  const body = { room: ROOM, side: 'push', exp: Math.floor(nowMs / 1000) + 3600, ...claims };
  return new SignJWT(body).setProtectedHeader({ alg, kid }).sign(key);
}

function none(nowMs: number): string {
  return new UnsecuredJWT({ room: ROOM, side: 'push' })
    .setExpirationTime(Math.floor(nowMs / 1000) + 3600)
    .encode();
}

/** The header says `none`, the signature is there: what a careless verifier would let in. */
async function noneInHeader(nowMs: number): Promise<string> {
  const [, payload] = (await forge(nowMs)).split('.');
  const header = Buffer.from('{"alg":"none","kid":"k3"}').toString('base64url');
  const secret = Buffer.from(only(third, 'k3'), 'base64url');
  const signature = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
  return `${header}.${payload}.${signature}`;
}

const otherClaims = async (nowMs: number): Promise<string> => {
  const [header, , signature] = (await forge(nowMs, { claims: { room: '8888_other' } })).split('.');
  const [, payload] = (await forge(nowMs)).split('.');
  return `${header}.${payload}.${signature}`;
};

export interface MatrixRow {
  readonly name: string;
  readonly token: (nowMs: number) => Promise<string> | string | undefined;
  /** What it is refused with at the room's push; null when it is let in. */
  readonly fault: AccessFaultCode | null;
}

const with_ = (name: string, fault: MatrixRow['fault'], forged: Forged): MatrixRow => ({
  name,
  token: (nowMs) => forge(nowMs, forged),
  fault,
});

const side = (value: TokenSide): Forged => ({ claims: { side: value } });
const expiring =
  (seconds: number): MatrixRow['token'] =>
  (nowMs) =>
    forge(nowMs, { claims: { exp: Math.floor(nowMs / 1000) + seconds } });

/** Every way of coming to a room's push with a token. */
export const matrix: readonly MatrixRow[] = [
  with_('signed by the newest key', null, {}),
  with_('signed by a key that still checks', null, { kid: 'k2' }),
  { name: 'no token', token: () => undefined, fault: 'token_missing' },
  { name: 'no JWT', token: () => 'hello', fault: 'token_malformed' },
  { name: 'an empty one', token: () => '', fault: 'token_malformed' },
  { name: 'expired a minute ago', token: expiring(-60), fault: 'token_expired' },
  { name: 'about to expire', token: expiring(2), fault: null },
  with_('signed by a retired key', 'token_key_retired', { kid: 'k1' }),
  with_('of a key nobody knows', 'token_key_unknown', { kid: 'k9', secret: only(third, 'k3') }),
  with_('of a stranger who took our key id', 'token_signature', { secret: only(stranger, 'k3') }),
  { name: 'alg none, unsigned', token: none, fault: 'token_algorithm' },
  { name: 'alg none in the header of a signed one', token: noneInHeader, fault: 'token_algorithm' },
  with_('signed with HS512', 'token_algorithm', {
    alg: 'HS512',
    secret: Buffer.alloc(64, 7).toString('base64url'),
  }),
  { name: 'the signature of other claims', token: otherClaims, fault: 'token_signature' },
  with_('without an expiry', 'token_malformed', { claims: { exp: undefined } }),
  with_('without a room', 'token_malformed', { claims: { room: undefined } }),
  with_('for a room of wildcards', 'token_malformed', { claims: { room: '8888_*' } }),
  with_('to report for all rooms', 'token_malformed', { claims: { room: '*' } }),
  with_('to look at all rooms', 'wrong_side', { claims: { room: '*', side: 'watch' } }),
  with_('for a side that there is not', 'token_malformed', { claims: { side: 'admin' } }),
  with_('for another room', 'wrong_room', { claims: { room: '8888_other' } }),
  with_('for the viewers', 'wrong_side', side('play')),
  with_('for reading alerts', 'wrong_side', side('watch')),
];
