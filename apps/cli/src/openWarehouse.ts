import { join } from 'node:path';
import type { Warehouse } from '@stutterscope/warehouse';
import { CliError, exitCodes } from './cliError.ts';
import type { Config } from './config.ts';
import { DataDirInUse } from './dataDirInUse.ts';
import { sqlUrl, whereToLook } from './sqlOverHttp.ts';

async function openServer(config: Config): Promise<Warehouse> {
  const { openWarehouse } = await import('@stutterscope/warehouse');
  return openWarehouse({
    kind: 'server',
    url: sqlUrl(config),
    username: config.clickhouse?.user ?? 'default',
    password: (config.clickhouse?.password ?? config.sqlPassword)?.reveal() ?? '',
    database: config.database,
    ...(config.clickhouse?.cluster && { cluster: config.clickhouse.cluster }),
  });
}

/** Where the embedded engine keeps its data. */
export const warehouseDir = ({ dataDir }: Config) => join(dataDir, 'warehouse');

/** The warehouse to write to: the server of the configuration, else the engine in this process. */
export async function openOwnWarehouse(config: Config): Promise<Warehouse> {
  if (config.clickhouse !== null) return openServer(config);
  const { openWarehouse, WarehouseError } = await import('@stutterscope/warehouse');
  try {
    return await openWarehouse({ kind: 'embedded', dir: warehouseDir(config) });
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.code !== 'unavailable') throw error;
    throw new DataDirInUse(config.dataDir);
  }
}

/** The warehouse to ask: the server of the configuration, else the SQL port of a running `stutterscope up`. */
export async function openRunningWarehouse(config: Config): Promise<Warehouse> {
  const warehouse = await openServer(config);
  try {
    await warehouse.ping();
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw new CliError(`no ClickHouse answers at ${sqlUrl(config)}: ${whereToLook}`, exitCodes.failed, {
      cause: error,
    });
  }
}
