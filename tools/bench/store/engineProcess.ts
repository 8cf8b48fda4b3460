import { openEmbedded } from '../../../packages/warehouse/src/engine/embeddedEngine.ts';
import { answerParent } from '../process/answerParent.ts';

// ClickHouse alone: its own Kafka engine feeds a MergeTree of the same columns through a view. Nothing is judged, nothing
// is summed up, nothing is deduplicated. Arguments: brokers, topic, consumer group, folder.

const [brokers = '', topic = '', group = '', dir = ''] = process.argv.slice(2);
const engine = await openEmbedded({ kind: 'embedded', dir });

const columns = `
    room String, session UUID, side LowCardinality(String), seq UInt32, t Int64, sentAt Int64, receivedAt Int64,
    fps Nullable(Float64), cpuApp Nullable(Float64), cpuSys Nullable(Float64), spd Nullable(Float64),
    vra Nullable(Float64), ara Nullable(Float64), que Nullable(Float64), drp Nullable(Float64),
    jit Nullable(Float64), cache Nullable(Float64),
    platform LowCardinality(String), os LowCardinality(String), device LowCardinality(String),
    app LowCardinality(String), sdk LowCardinality(String), network LowCardinality(String),
    networkId LowCardinality(String), region LowCardinality(String), protocol LowCardinality(String),
    scenario LowCardinality(String), targetFps Nullable(Float64), videoBitrate Nullable(Float64),
    cacheMode LowCardinality(String), serverIp LowCardinality(String)`;

await engine.command(`CREATE TABLE bench_rows (${columns}) ENGINE = MergeTree ORDER BY (room, session, t)`);

answerParent(
  {},
  {
    begin: async () => {
      await engine.command(`CREATE TABLE bench_queue (${columns}) ENGINE = Kafka SETTINGS kafka_broker_list = '${brokers}',
        kafka_topic_list = '${topic}', kafka_group_name = '${group}', kafka_format = 'JSONEachRow',
        kafka_flush_interval_ms = 1000, kafka_skip_broken_messages = 0`);
      await engine.command('CREATE MATERIALIZED VIEW bench_feed TO bench_rows AS SELECT * FROM bench_queue');
      return {};
    },
    rows: async () => {
      const [row] = await engine.query('SELECT count() AS n FROM bench_rows', {});
      return { samples: Number(typeof row === 'object' && row !== null && 'n' in row ? row.n : Number.NaN) };
    },
  },
  async () => {
    await engine.command('DROP TABLE bench_feed');
    await engine.command('DROP TABLE bench_queue');
    await engine.close();
  },
);
