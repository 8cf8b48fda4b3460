import type { Command } from 'commander';
import { CliError, exitCodes } from '../cliError.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus, requireCluster } from '../openBus.ts';
import { openOwnWarehouse } from '../openWarehouse.ts';
import { serveRolePort } from '../rolePort.ts';
import { type Defer, serve } from '../serve.ts';
import type { Terminal } from '../terminal.ts';

async function start(terminal: Terminal, defer: Defer): Promise<void> {
  const config = readConfig(terminal.env);
  requireCluster(config, 'processor');
  if (config.clickhouse === null) {
    throw new CliError('the role processor needs STUTTERSCOPE_CLICKHOUSE_URL', exitCodes.usage);
  }
  const logger = createLogger('processor', config.logLevel);
  const { roleInstruments } = await import('../roleInstruments.ts');
  const { registry, clock } = roleInstruments(logger);
  const bus = await openBus(config, 'processor', logger);
  defer(() => bus.close());
  await bus.ensureTopics(config.partitions);
  const warehouse = await openOwnWarehouse(config);
  defer(() => warehouse.close());
  await warehouse.ping();
  const check = () => Promise.all([bus.ping(), warehouse.ping()]);
  const address = { host: config.host, port: config.processorPort, setting: 'STUTTERSCOPE_PROCESSOR_PORT' };
  const port = await serveRolePort({ ...address, registry, check }, defer);
  const { startProcessor } = await import('@stutterscope/processor');
  const processor = await startProcessor({
    bus,
    warehouse,
    logger,
    clock,
    registry,
    overrides: config.rules,
  });
  defer(() => processor.close());
  logger.info({ port }, 'processor started');
}

export function processorCommand(terminal: Terminal): Command {
  return describe('processor', 'Run one processor of a cluster: both stages and the writer to ClickHouse.', [
    'processor',
    'processor 2>&1 | pino-pretty',
  ])
    .addHelpText(
      'after',
      '\nNeeds STUTTERSCOPE_KAFKA_BROKERS and STUTTERSCOPE_CLICKHOUSE_URL, and the tables that `migrate` makes.\n' +
        'STUTTERSCOPE_RULES_FILE sets its thresholds. Serves /healthz and /metrics on STUTTERSCOPE_PROCESSOR_PORT.',
    )
    .action(() => serve(terminal, (defer) => start(terminal, defer)));
}
