import type { Bus } from '@stutterscope/bus';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { type Defer, listenError } from './serve.ts';

export interface CollectorParts {
  readonly config: Config;
  readonly bus: Bus;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** Builds the collector and listens; gives its address. */
export async function startCollector(parts: CollectorParts, defer: Defer): Promise<string> {
  const { buildCollector, createNetworkResolver } = await import('@stutterscope/collector');
  throw new Error(String([buildCollector, createNetworkResolver, parts, defer, listenError]));
}
