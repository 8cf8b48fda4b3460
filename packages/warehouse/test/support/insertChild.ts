import { openWarehouse } from '../../src/index.ts';
import { bigInsert } from './bigInsert.ts';

// Run as a process of its own, to be killed while it inserts: directory, round.
const [dir = '', round = '0'] = process.argv.slice(2);
const warehouse = await openWarehouse({ kind: 'embedded', dir });
await warehouse.migrate();
const lines = bigInsert(Number(round));
process.send?.('inserting');
await warehouse.insertTelemetry(lines, `telemetry:0:${round}`);
process.send?.('done');
