import { readFile } from 'node:fs/promises';
import type { RoomAccess } from '@stutterscope/access';
import type { Bus } from '@stutterscope/bus';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { CliError, explain } from './cliError.ts';
import type { Config } from './config.ts';
import { listenAt } from './listenAt.ts';
import type { Defer } from './serve.ts';

export interface CollectorParts {
  readonly config: Config;
  readonly bus: Bus;
  readonly access: RoomAccess;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
}

async function networkResolver({ networksFile }: Config): Promise<(address: string) => string> {
  const { createNetworkResolver } = await import('@stutterscope/collector');
  if (networksFile === null) return createNetworkResolver();
  try {
    return createNetworkResolver(await readFile(networksFile, 'utf8'));
  } catch (error) {
    throw new CliError(`STUTTERSCOPE_NETWORKS_FILE ${networksFile}: ${explain(error)}`);
  }
}

async function build({ config, bus, access, logger, registry, clock }: CollectorParts, defer: Defer) {
  const { buildCollector, defaultLimits } = await import('@stutterscope/collector');
  const { maxBodyBytes, maxInFlightBytes, drainDelayMs, trustProxy } = config;
  const networkOf = await networkResolver(config);
  const producer = await bus.producer();
  defer(() => producer.close());
  return buildCollector({
    producer,
    ready: () => bus.ping(),
    access,
    cloudKeys: config.cloudKeys.reveal(),
    recordingsUrl: config.recordingsUrl,
    clock,
    networkOf,
    limits: { ...defaultLimits, maxBodyBytes, maxInFlightBytes, drainDelayMs },
    trustProxy,
    logger,
    registry,
  });
}

/** Builds the collector and listens; gives the address at which this machine reaches it. */
export async function startCollector(parts: CollectorParts, defer: Defer): Promise<string> {
  const { host, port } = parts.config;
  const app = await build(parts, defer);
  defer(() => app.close());
  return listenAt(app, host, port, 'STUTTERSCOPE_PORT');
}
