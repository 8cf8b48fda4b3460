import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bus } from '@stutterscope/bus';
import type { Logger } from 'pino';
import { CliError, exitCodes } from './cliError.ts';
import type { Config, KafkaConfig } from './config.ts';

/** The bus that the configuration names: Kafka where there are brokers, else the one in the data directory. */
export async function openBus({ kafka, dataDir }: Config, role: string, logger: Logger): Promise<Bus> {
  return kafka === null ? openEmbedded(dataDir, logger) : openKafka(kafka, role, logger);
}

async function openKafka({ brokers, ssl, sasl }: KafkaConfig, role: string, logger: Logger): Promise<Bus> {
  const { createKafkaBus } = await import('@stutterscope/bus');
  return createKafkaBus({
    brokers,
    clientId: `stutterscope-${role}`,
    ssl,
    ...(sasl === null ? {} : { sasl: { ...sasl, password: sasl.password.reveal() } }),
    logger,
  });
}

async function openEmbedded(dataDir: string, logger: Logger): Promise<Bus> {
  const { BusError, createEmbeddedBus } = await import('@stutterscope/bus');
  try {
    mkdirSync(dataDir, { recursive: true });
    return createEmbeddedBus({ dir: join(dataDir, 'bus'), logger });
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    throw new CliError(
      `the data directory ${dataDir} is in use by another stutterscope: stop that one or set ` +
        'STUTTERSCOPE_DATA_DIR to another',
      exitCodes.failed,
      { cause: error },
    );
  }
}

/** The brokers' bus, for roles that make no sense over an embedded one. */
export function requireCluster({ kafka }: Config, role: string): void {
  if (kafka !== null) return;
  throw new CliError(
    `the role ${role} needs STUTTERSCOPE_KAFKA_BROKERS; for everything in one process run \`stutterscope up\``,
    exitCodes.usage,
  );
}
