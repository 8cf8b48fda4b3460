/**
 * The ClickHouse server of a fleet: the engine in a process of its own, open to writes over HTTP.
 * `node engineMain.ts DIR PORT`
 */
import { openWarehouse, serveSql } from '@stutterscope/warehouse';

const [dir = '', port = ''] = process.argv.slice(2);
const warehouse = await openWarehouse({ kind: 'embedded', dir });
await warehouse.migrate();
const front = await serveSql({ dir, port: Number(port), readonly: false });
process.stdout.write(`listening on ${front.url}\n`);
process.once('SIGTERM', () => {
  void front.close().then(() => warehouse.close());
});
