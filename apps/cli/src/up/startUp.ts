import { EVERY_ROOM, signToken, type TokenKeys } from '@stutterscope/access';
import { serveSql, type Warehouse } from '@stutterscope/warehouse';
import type { Logger } from 'pino';
import { minting } from '../access/clientTokens.ts';
import { ownKeys } from '../access/ownKeys.ts';
import { roomAccess } from '../access/roomAccess.ts';
import { type Config, readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { openBus } from '../openBus.ts';
import { openOwnWarehouse, warehouseDir } from '../openWarehouse.ts';
import { roleInstruments } from '../roleInstruments.ts';
import { type Defer, listenError } from '../serve.ts';
import { startCollector } from '../startCollector.ts';
import { startConsole } from '../startConsole.ts';
import { startNotifier } from '../startNotifier.ts';
import type { Terminal } from '../terminal.ts';
import { startDemo } from './demo.ts';
import { nextSteps } from './nextSteps.ts';

export interface UpFlags {
  readonly demo?: boolean;
  readonly rooms: number;
  readonly viewers: number;
  readonly clickhousePort?: number;
}

/** Where the parts answer; `sql` is null when ClickHouse is a server of its own. */
export interface Addresses {
  readonly collector: string;
  readonly notifier: string;
  /** With a token in it where one is needed. */
  readonly console: string;
  readonly sql: string | null;
}

async function startSqlPort(config: Config, defer: Defer): Promise<string | null> {
  if (config.clickhouse !== null) return null;
  const { sqlHost: host, sqlPort: port, sqlPassword } = config;
  try {
    const password = sqlPassword === null ? {} : { password: sqlPassword.reveal() };
    const front = await serveSql({ dir: warehouseDir(config), host, port, ...password });
    defer(() => front.close());
    return front.url;
  } catch (error) {
    throw listenError(error, host, port, 'STUTTERSCOPE_SQL_PORT');
  }
}

async function openMigrated(config: Config, defer: Defer): Promise<Warehouse> {
  const warehouse = await openOwnWarehouse(config);
  defer(() => warehouse.close());
  await warehouse.migrate(config.retention);
  return warehouse;
}

interface Started {
  readonly warehouse: Warehouse;
  readonly addresses: Addresses;
}

// Each part needs the one before. They close in the opposite order: the collector stops taking, the
// processor ends what it has, then ClickHouse and the bus go.
async function startParts(config: Config, keys: TokenKeys, logger: Logger, defer: Defer): Promise<Started> {
  const { registry, clock } = roleInstruments(logger);
  const access = roomAccess(config, keys, clock);
  const bus = await openBus(config, 'up', logger);
  defer(() => bus.close());
  await bus.ensureTopics(config.partitions);
  const warehouse = await openMigrated(config, defer);
  const sql = await startSqlPort(config, defer);
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
  const notifier = await startNotifier({ config, bus, access, logger, registry, clock }, defer);
  const page = await startConsole({ config, warehouse, access, notifier, logger, registry, clock }, defer);
  const collector = await startCollector({ config, bus, access, logger, registry, clock }, defer);
  return { warehouse, addresses: { collector, notifier, console: page, sql } };
}

/** The console's address as it opens: where tokens are required, with one that may look at all rooms for a day. */
async function openPage(url: string, { tokens }: Config, keys: TokenKeys): Promise<string> {
  if (tokens === 'accepted') return url;
  const exp = Date.now() / 1000 + 86_400;
  return `${url}/#token=${await signToken(keys, { room: EVERY_ROOM, side: 'watch', exp })}`;
}

/** What is otherwise than in a cluster, unless the environment says so. */
function defaultsOf({ demo }: UpFlags): NodeJS.ProcessEnv {
  return {
    // A person watches this process: what is normal needs no line.
    STUTTERSCOPE_LOG_LEVEL: 'warn',
    // Whoever tries the demo has curl, and no backend that hands out tokens.
    ...(demo && { STUTTERSCOPE_TOKENS: 'accepted' }),
  };
}

/** An option of the command line is stronger than the environment. */
const askedFor = ({ clickhousePort }: UpFlags): NodeJS.ProcessEnv =>
  clickhousePort === undefined ? {} : { STUTTERSCOPE_SQL_PORT: String(clickhousePort) };

/** Runs every part in this process, and the demo where it is asked for. */
export async function startUp(terminal: Terminal, flags: UpFlags, defer: Defer): Promise<void> {
  const config = readConfig({ ...defaultsOf(flags), ...terminal.env, ...askedFor(flags) });
  const logger = createLogger('up', config.logLevel);
  const { keys, keep } = ownKeys(config, terminal);
  const { warehouse, addresses } = await startParts(config, keys, logger, defer);
  keep();
  const hints = nextSteps({ ...addresses, console: await openPage(addresses.console, config, keys) });
  const { collector } = addresses;
  if (flags.demo)
    startDemo({ terminal, warehouse, collector, tokenOf: minting(keys), hints, logger, ...flags }, defer);
  else terminal.print(`Stutterscope is up, its data is in ${config.dataDir}.\n\n${hints}`);
}
