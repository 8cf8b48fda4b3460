import { addKey, retireKey, type TokenKeys } from '@stutterscope/access';
import type { Command } from 'commander';
import { keyFilePath, newKeyId, readKeyFile, writeKeyFile } from '../access/keyFile.ts';
import { CliError, explain } from '../cliError.ts';
import { describe } from '../command.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

/** Changes the file; what a change refuses is a sentence for a person. */
function changed(path: string, change: (keys: TokenKeys) => TokenKeys): void {
  try {
    writeKeyFile(path, change(readKeyFile(path) ?? { keys: [] }));
  } catch (error) {
    throw error instanceof RangeError ? new CliError(`${path}: ${explain(error)}`) : error;
  }
}

const restart = 'Collectors and notifiers read it when they start.';

function add(kid: string | undefined, terminal: Terminal): void {
  const path = keyFilePath(terminal.env);
  let made = '';
  changed(path, (keys) => {
    made = kid ?? newKeyId(keys, Date.now());
    return addKey(keys, made);
  });
  terminal.print(`key ${made} signs from now on, those before it still check: ${path}\n${restart}`);
}

function retire(kid: string, terminal: Terminal): void {
  const path = keyFilePath(terminal.env);
  changed(path, (keys) => retireKey(keys, kid));
  terminal.print(`key ${kid} is retired, its tokens are refused: ${path}\n${restart}`);
}

function list(terminal: Terminal): void {
  const path = keyFilePath(terminal.env);
  const found = readKeyFile(path);
  if (found === null)
    throw new CliError(`there is no key file ${path}: make one with \`stutterscope keys add\``);
  terminal.print(
    renderTable(
      ['key', 'state'],
      found.keys.map(({ kid, state }) => [kid, state]),
    ),
  );
}

export function keysCommand(terminal: Terminal): Command {
  const command = describe(
    'keys',
    'Show the keys of room tokens, add one, or retire one. No secret is shown.',
    ['keys', 'keys add', 'keys retire 2026-05-01'],
  ).addHelpText(
    'after',
    '\nThe file is that of STUTTERSCOPE_TOKEN_KEYS_FILE, else token-keys.json in STUTTERSCOPE_DATA_DIR. To rotate: add a\n' +
      'key, restart collectors and notifiers, wait until the tokens of the old one have expired, retire it, restart.',
  );
  command.command('list', { isDefault: true, hidden: true }).action(() => list(terminal));
  command
    .command('add')
    .description('make a key that signs from now on')
    .argument('[kid]', 'its id; default: today')
    .action((kid: string | undefined) => add(kid, terminal));
  command
    .command('retire')
    .description("refuse a key's tokens from now on")
    .argument('<kid>', 'its id')
    .action((kid: string) => retire(kid, terminal));
  return command;
}
