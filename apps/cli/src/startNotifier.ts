import type { RoomAccess } from '@stutterscope/access';
import type { Bus } from '@stutterscope/bus';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { listenAt } from './listenAt.ts';
import type { Defer } from './serve.ts';

export interface NotifierParts {
  readonly config: Config;
  readonly bus: Bus;
  readonly access: RoomAccess;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
}

/** Starts the notifier and listens; gives the address at which this machine reaches it. */
export async function startNotifier(parts: NotifierParts, defer: Defer): Promise<string> {
  const { config, ...rest } = parts;
  const { defaultLimits, startNotifier: start } = await import('@stutterscope/notifier');
  const notifier = await start({
    ...rest,
    audience: config.audience.reveal(),
    words: config.words,
    grafanaSecret: config.grafanaSecret?.reveal() ?? null,
    limits: { ...defaultLimits, drainDelayMs: config.drainDelayMs },
    trustProxy: config.trustProxy,
  });
  defer(() => notifier.close());
  return listenAt(notifier.app, config.host, config.notifierPort, 'STUTTERSCOPE_NOTIFIER_PORT');
}
