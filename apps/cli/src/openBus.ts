import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bus } from '@stutterscope/bus';
import type { Logger } from 'pino';
import { CliError, exitCodes } from './cliError.ts';
import type { Config, KafkaConfig } from './config.ts';
import { DataDirInUse } from './dataDirInUse.ts';

/**
 * The bus that the configuration names: Kafka where there are brokers, else the one in the data directory. With a trace
 * along each batch where OTEL_… asks for it; nothing of OpenTelemetry is loaded otherwise.
 */
export async function openBus(config: Config, role: string, logger: Logger): Promise<Bus> {
  const { kafka, dataDir, traces } = config;
  const bus = kafka === null ? await openEmbedded(dataDir, logger) : await openKafka(kafka, role, logger);
  if (traces === null) return bus;
  const { openTracer, tracedBus } = await import('@stutterscope/tracing');
  return tracedBus(bus, openTracer(role, traces));
}

// kafkajs types each mechanism apart, so each is written out.
function saslOptions({ mechanism, username, password }: NonNullable<KafkaConfig['sasl']>) {
  const credentials = { username, password: password.reveal() };
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...credentials };
    case 'scram-sha-256':
      return { mechanism, ...credentials };
    case 'scram-sha-512':
      return { mechanism, ...credentials };
  }
}

async function openKafka(
  { brokers, topicPrefix, ssl, sasl }: KafkaConfig,
  role: string,
  logger: Logger,
): Promise<Bus> {
  const { createKafkaBus } = await import('@stutterscope/bus');
  return createKafkaBus({
    brokers,
    clientId: `stutterscope-${role}`,
    topicPrefix,
    ssl,
    ...(sasl === null ? {} : { sasl: saslOptions(sasl) }),
    logger,
  });
}

async function openEmbedded(dataDir: string, logger: Logger): Promise<Bus> {
  const { BusError, createEmbeddedBus } = await import('@stutterscope/bus');
  try {
    mkdirSync(dataDir, { recursive: true });
    return createEmbeddedBus({ dir: join(dataDir, 'bus'), logger });
  } catch (error) {
    if (!(error instanceof BusError) || error.code !== 'unavailable') throw error;
    throw new DataDirInUse(dataDir);
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
