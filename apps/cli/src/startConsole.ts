import type { RoomAccess } from '@stutterscope/access';
import { Phrasebook } from '@stutterscope/alerts';
import type { Warehouse } from '@stutterscope/warehouse';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config.ts';
import { listenAt } from './listenAt.ts';
import type { Defer } from './serve.ts';

export interface ConsoleParts {
  readonly config: Config;
  readonly warehouse: Warehouse;
  readonly access: RoomAccess;
  /** Where the notifier answers. */
  readonly notifier: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Server's clock, Unix ms. */
  readonly clock: () => number;
}

/** Starts the console and listens; gives the address at which this machine reaches it. */
export async function startConsole({ config, ...parts }: ConsoleParts, defer: Defer): Promise<string> {
  const { buildConsole, defaultLimits } = await import('@stutterscope/console');
  const { language = 'en' } = config.audience.reveal();
  const app = await buildConsole({
    ...parts,
    phrasebook: new Phrasebook({ words: config.words, language }),
    limits: { ...defaultLimits, drainDelayMs: config.drainDelayMs },
    trustProxy: config.trustProxy,
  });
  defer(() => app.close());
  return listenAt(app, config.host, config.consolePort, 'STUTTERSCOPE_CONSOLE_PORT');
}
