import { signToken, type TokenKeys, type TokenSide } from '@stutterscope/access';
import type { Config } from '../config.ts';
import { keyFilePath, readKeyFile } from './keyFile.ts';

/** Gives a token that lets its holder take one side of one room. */
export type TokenOf = (room: string, side: TokenSide) => string | Promise<string>;

/** How long a token that a command makes for itself holds, s, and when it makes a new one. */
const OWN_TTL_S = 3600;
const RENEW_BEFORE_S = 600;

/** Makes tokens as they are asked for, each used until shortly before it expires. */
export function minting(keys: TokenKeys): TokenOf {
  const made = new Map<string, { readonly token: Promise<string>; readonly exp: number }>();
  return (room, side) => {
    const now = Date.now() / 1000;
    const known = made.get(`${side} ${room}`);
    if (known !== undefined && known.exp - RENEW_BEFORE_S > now) return known.token;
    const exp = now + OWN_TTL_S;
    const token = signToken(keys, { room, side, exp });
    made.set(`${side} ${room}`, { token, exp });
    return token;
  };
}

const isThisMachine = (endpoint: string): boolean =>
  ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);

/**
 * The tokens that a command of ours reports with: the one it is given, else made with the keys of the configuration,
 * or with those of the `up` of this machine. None where it has neither: the collector says whether that is enough.
 */
export function clientTokens(
  { token, tokenKeys }: Config,
  endpoint: string,
  env: NodeJS.ProcessEnv,
): TokenOf | undefined {
  if (token !== null) return () => token.reveal();
  if (tokenKeys !== null) return minting(tokenKeys.reveal());
  const own = isThisMachine(endpoint) ? readKeyFile(keyFilePath(env)) : null;
  return own === null ? undefined : minting(own);
}
