import type { Command } from 'commander';
import { requireKeys, roomAccess } from '../access/roomAccess.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus, requireCluster } from '../openBus.ts';
import { type Defer, serve } from '../serve.ts';
import { startCollector } from '../startCollector.ts';
import type { Terminal } from '../terminal.ts';

async function start(terminal: Terminal, defer: Defer): Promise<void> {
  const config = readConfig(terminal.env);
  requireCluster(config, 'collector');
  const keys = requireKeys(config, 'collector');
  const logger = createLogger('collector', config.logLevel);
  const { roleInstruments } = await import('../roleInstruments.ts');
  const { registry, clock } = roleInstruments(logger);
  const access = roomAccess(config, keys, clock);
  const bus = await openBus(config, 'collector', logger);
  defer(() => bus.close());
  await bus.ensureTopics(config.partitions);
  const url = await startCollector({ config, bus, access, logger, registry, clock }, defer);
  logger.info({ url }, 'collector started');
}

export function collectorCommand(terminal: Terminal): Command {
  return describe('collector', 'Run one collector of a cluster: telemetry in over HTTP, out to Kafka.', [
    'collector',
    'collector 2>&1 | pino-pretty',
  ])
    .addHelpText(
      'after',
      '\nNeeds STUTTERSCOPE_KAFKA_BROKERS, and STUTTERSCOPE_TOKEN_KEYS or its file. Serves POST /v1/telemetry, /healthz, /readyz, /metrics and /openapi.json\n' +
        'on STUTTERSCOPE_PORT.',
    )
    .action(() => serve(terminal, (defer) => start(terminal, defer)));
}
