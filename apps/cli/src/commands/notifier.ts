import type { Command } from 'commander';
import { requireKeys, roomAccess } from '../access/roomAccess.ts';
import { describe } from '../command.ts';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus, requireCluster } from '../openBus.ts';
import { type Defer, serve } from '../serve.ts';
import { startNotifier } from '../startNotifier.ts';
import type { Terminal } from '../terminal.ts';

async function start(terminal: Terminal, defer: Defer): Promise<void> {
  const config = readConfig(terminal.env);
  requireCluster(config, 'notifier');
  const keys = requireKeys(config, 'notifier');
  const logger = createLogger('notifier', config.logLevel);
  const { roleInstruments } = await import('../roleInstruments.ts');
  const { registry, clock } = roleInstruments(logger);
  const access = roomAccess(config, keys, clock);
  const bus = await openBus(config, 'notifier', logger);
  defer(() => bus.close());
  await bus.ensureTopics(config.partitions);
  const url = await startNotifier({ config, bus, access, logger, registry, clock }, defer);
  logger.info({ url }, 'notifier started');
}

export function notifierCommand(terminal: Terminal): Command {
  return describe(
    'notifier',
    'Run one notifier of a cluster: alerts to VJs over server-sent events and webhooks.',
    ['notifier', 'notifier 2>&1 | pino-pretty'],
  )
    .addHelpText(
      'after',
      '\nNeeds STUTTERSCOPE_KAFKA_BROKERS, and STUTTERSCOPE_TOKEN_KEYS or its file. Webhooks and VJ names stand in\n' +
        'STUTTERSCOPE_AUDIENCE_FILE, words of your own in STUTTERSCOPE_TEXTS_DIR. Serves GET /v1/rooms/{room}/alerts,\n' +
        'POST /v1/grafana-alerts, /healthz, /readyz, /metrics and /openapi.json on STUTTERSCOPE_NOTIFIER_PORT.',
    )
    .action(() => serve(terminal, (defer) => start(terminal, defer)));
}
