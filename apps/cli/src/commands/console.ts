import type { Command } from 'commander';
import { requireKeys, roomAccess } from '../access/roomAccess.ts';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openOwnWarehouse } from '../openWarehouse.ts';
import { type Defer, serve } from '../serve.ts';
import { startConsole } from '../startConsole.ts';
import type { Terminal } from '../terminal.ts';

async function start(terminal: Terminal, defer: Defer): Promise<void> {
  const config = readConfig(terminal.env);
  const { clickhouse, notifierUrl: notifier } = config;
  if (clickhouse === null || notifier === null) {
    throw new CliError(
      'the role console needs STUTTERSCOPE_CLICKHOUSE_URL and STUTTERSCOPE_NOTIFIER_URL',
      exitCodes.usage,
    );
  }
  const keys = requireKeys(config, 'console');
  const logger = createLogger('console', config.logLevel);
  const { roleInstruments } = await import('../roleInstruments.ts');
  const { registry, clock } = roleInstruments(logger);
  const access = roomAccess(config, keys, clock);
  const warehouse = await openOwnWarehouse(config);
  defer(() => warehouse.close());
  const url = await startConsole({ config, warehouse, access, notifier, logger, registry, clock }, defer);
  logger.info({ url }, 'console started');
}

export function consoleCommand(terminal: Terminal): Command {
  return describe('console', 'Run one console of a cluster: rooms and VJs in a browser, and the read API.', [
    'console',
    'console 2>&1 | pino-pretty',
  ])
    .addHelpText(
      'after',
      '\nNeeds STUTTERSCOPE_CLICKHOUSE_URL, STUTTERSCOPE_NOTIFIER_URL, and STUTTERSCOPE_TOKEN_KEYS or its file. Serves\n' +
        'the page at /, the API below /v1 with its description at /api, /healthz, /readyz and /metrics on\n' +
        'STUTTERSCOPE_CONSOLE_PORT.',
    )
    .action(() => serve(terminal, (defer) => start(terminal, defer)));
}
