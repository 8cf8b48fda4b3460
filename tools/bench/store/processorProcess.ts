import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { type Processor, startProcessor } from '../../../apps/processor/src/index.ts';
import { createKafkaBus } from '../../../packages/bus/src/index.ts';
import { openWarehouse } from '../../../packages/warehouse/src/index.ts';
import { answerParent } from '../process/answerParent.ts';
import { byThread } from '../process/threads.ts';

// The processor over Kafka with the ClickHouse engine in process: both stages, all writers.
// Reads nothing before it is told to begin. Arguments: brokers, prefix of the topics, folder.

const [brokers = '', topicPrefix = '', dir = ''] = process.argv.slice(2);
const logger = pino({ level: 'error' }, pino.destination(2));
const bus = createKafkaBus({ brokers: [brokers], clientId: 'bench-processor', topicPrefix, logger });
const warehouse = await openWarehouse({ kind: 'embedded', dir: join(dir, 'clickhouse') });
await warehouse.migrate();
const registry = new Registry();
let processor: Processor | undefined;

async function countOf(metric: string): Promise<number> {
  const counted = await registry.getSingleMetric(`stutterscope_processor_${metric}`)?.get();
  return counted?.values.reduce((sum, { value }) => sum + value, 0) ?? Number.NaN;
}

async function numberOf(sql: string): Promise<number> {
  const [row] = await warehouse.query(sql);
  return Number(typeof row === 'object' && row !== null && 'n' in row ? row.n : Number.NaN);
}

const bytesOf = (tables: string) =>
  numberOf(
    `SELECT sum(bytes_on_disk) AS n FROM system.parts WHERE active AND database = currentDatabase() AND ${tables}`,
  );

answerParent(
  {},
  {
    begin: async () => {
      processor = await startProcessor({ bus, warehouse, logger, clock: Date.now, registry });
      return {};
    },
    threads: byThread,
    rows: async () => ({
      samples: await numberOf('SELECT count() AS n FROM samples'),
      judgedBatches: await countOf('batches_total'),
    }),
    disk: async () => ({
      samples: await numberOf('SELECT count() AS n FROM samples'),
      sampleBytes: await bytesOf("table = 'samples'"),
      allBytes: await bytesOf('1'),
    }),
  },
  async () => {
    await processor?.close();
    await warehouse.close();
    await bus.close();
  },
);
