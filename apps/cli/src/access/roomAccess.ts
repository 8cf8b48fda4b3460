import { acceptTokens, type RoomAccess, requireTokens, type TokenKeys } from '@stutterscope/access';
import { CliError, exitCodes } from '../cliError.ts';
import type { Config } from '../config.ts';

/** The door that the configuration asks for. */
export function roomAccess({ tokens }: Config, keys: TokenKeys, clock: () => number): RoomAccess {
  switch (tokens) {
    case 'required':
      return requireTokens(keys, clock);
    case 'accepted':
      return acceptTokens(keys, clock);
    default:
      return tokens satisfies never;
  }
}

/** The keys of a role: nothing checks tokens, and nothing is let in, without any. */
export function requireKeys({ tokenKeys }: Config, role: string): TokenKeys {
  if (tokenKeys !== null) return tokenKeys.reveal();
  throw new CliError(
    `the role ${role} checks room tokens and has no keys: make one with \`stutterscope keys add\` and name the file ` +
      'in STUTTERSCOPE_TOKEN_KEYS_FILE',
    exitCodes.usage,
  );
}
