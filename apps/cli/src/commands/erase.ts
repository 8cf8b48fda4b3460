import type { Erasure } from '@stutterscope/warehouse';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { openOwnWarehouse } from '../openWarehouse.ts';
import { renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';

interface EraseFlags {
  readonly room?: string;
  readonly session?: string;
}

function erasureOf({ room, session }: EraseFlags): Erasure {
  if (room !== undefined && session === undefined) return { room };
  if (session !== undefined && room === undefined) return { session: session.toLowerCase() };
  throw new CliError('name a --room or a --session, one of them', exitCodes.usage);
}

async function eraseStored(flags: EraseFlags, terminal: Terminal): Promise<void> {
  const of = erasureOf(flags);
  const warehouse = await openOwnWarehouse(readConfig(terminal.env));
  try {
    const erased = await warehouse.erase(of);
    if (erased.length === 0) terminal.print('nothing was stored of it');
    else
      terminal.print(
        renderTable(
          ['table', 'rows erased'],
          erased.map(({ table, rows }) => [table, rows]),
        ),
      );
  } finally {
    await warehouse.close();
  }
}

export function eraseCommand(terminal: Terminal): Command {
  return describe(
    'erase',
    'Erase everything that is stored of a room, or of one push or view. There is no way back.',
    ['erase --session 0190b5a2-7c1e-7000-8000-4d2f00000001', 'erase --room 8888_test001'],
  )
    .option('--room <room>', 'everything of this room')
    .option('--session <session>', 'everything of this session')
    .addHelpText(
      'after',
      '\nDo it once it is off air: what still comes is stored again. It stays for seven days on the bus, and without any name\n' +
        'in the sums by network, server and version. Where ClickHouse is embedded, stop `stutterscope up` first.',
    )
    .action((flags: EraseFlags) => eraseStored(flags, terminal));
}
