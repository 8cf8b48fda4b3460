import type { Command } from 'commander';
import { describe, wholeNumber } from '../command.ts';
import { serve } from '../serve.ts';
import type { Terminal } from '../terminal.ts';
import type { UpFlags } from '../up/startUp.ts';

export function upCommand(terminal: Terminal): Command {
  return describe('up', 'Run everything in one process: bus, ClickHouse, collector, processor.', [
    'up',
    'up --demo',
    'up --demo --rooms 5 --viewers 10',
    'up --clickhouse-port 8123',
  ])
    .option('--demo', 'add simulated rooms and show their condition')
    .option('--rooms <n>', 'simulated rooms', wholeNumber(1), 12)
    .option('--viewers <n>', 'simulated viewers a room', wholeNumber(0), 20)
    .option(
      '--clickhouse-port <port>',
      'where ClickHouse answers HTTP; default: STUTTERSCOPE_SQL_PORT',
      wholeNumber(0),
    )
    .addHelpText('after', '\nStops at Ctrl-C or SIGTERM, finishing what was taken; a restart keeps the data.')
    .action((flags: UpFlags) =>
      serve(terminal, async (defer) => {
        const { startUp } = await import('../up/startUp.ts');
        await startUp(terminal, flags, defer);
      }),
    );
}
