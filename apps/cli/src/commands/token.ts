import { EVERY_ROOM, type RoomClaims, signToken } from '@stutterscope/access';
import { Room } from '@stutterscope/telemetry';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Compile } from 'typebox/compile';
import { keyFilePath, readKeyFile } from '../access/keyFile.ts';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { durationArgument } from '../duration.ts';
import type { Terminal } from '../terminal.ts';

interface TokenFlags {
  readonly room: string;
  readonly side: 'push' | 'play' | 'watch';
  readonly ttl: number;
  readonly json?: boolean;
}

const rooms = Compile(Room);
const DAY_S = 86_400;

function roomOf(text: string): string {
  if (rooms.Check(text) || text === EVERY_ROOM) return text;
  throw new InvalidArgumentError(
    "It must be a room: up to 128 letters, digits and _ . : @ ~ + = -, and no pattern; or '*' for all, to watch.",
  );
}

/** Whoever may look at all rooms may report for none. */
function claimsOf({ room, side, ttl }: TokenFlags): RoomClaims {
  const exp = Math.floor(Date.now() / 1000) + ttl;
  if (room !== EVERY_ROOM) return { room, side, exp };
  if (side === 'watch') return { room: EVERY_ROOM, side, exp };
  throw new CliError('a token for all rooms can only watch them: --side watch', exitCodes.usage);
}

async function makeToken(flags: TokenFlags, terminal: Terminal): Promise<void> {
  const path = keyFilePath(terminal.env);
  const keys = readConfig(terminal.env).tokenKeys?.reveal() ?? readKeyFile(path);
  if (keys === null)
    throw new CliError(`there is no key file ${path}: make one with \`stutterscope keys add\``);
  const claims = claimsOf(flags);
  const { room, side, exp } = claims;
  const token = await signToken(keys, claims);
  terminal.print(
    flags.json ? JSON.stringify({ token, room, side, expiresAt: new Date(exp * 1000).toISOString() }) : token,
  );
}

export function tokenCommand(terminal: Terminal): Command {
  return describe(
    'token',
    'Make a room token: it lets its holder take one side of one room, until it expires.',
    [
      'token --room 8888_show --side push',
      'token --room 8888_show --side watch --ttl 7d --json',
      "token --room '*' --side watch",
    ],
  )
    .requiredOption('--room <room>', "the one room it is for; '*' to watch all of them", roomOf)
    .addOption(
      new Option('--side <side>', "push and play report as such; watch reads the room's alerts")
        .choices(['push', 'play', 'watch'])
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--ttl <duration>', 'how long it holds: 45m, 24h, 7d')
        .argParser(durationArgument)
        .default(DAY_S, '24h'),
    )
    .option('--json', 'print it with its room, side and expiry as one JSON object')
    .addHelpText(
      'after',
      '\nSigned with the newest key of STUTTERSCOPE_TOKEN_KEYS, else of STUTTERSCOPE_TOKEN_KEYS_FILE, else of\n' +
        'token-keys.json in STUTTERSCOPE_DATA_DIR, which `up` makes. A VJ must be able to come back within a show:\n' +
        'minutes are too short.',
    )
    .action((flags: TokenFlags) => makeToken(flags, terminal));
}
