import type { PipelineCost } from '../pipeline/measurePipeline.ts';
import { collectorText } from './collectorReport.ts';
import { row, short, spread, table, whole } from './markdown.ts';
import { pipelineFigures } from './pipelineFigures.ts';

const HISTORY = '## Pipeline history';

function storeText({ throughKafka }: PipelineCost): string {
  if ('missing' in throughKafka) {
    return `### Kafka to ClickHouse, end to end

Not measured: ${throughKafka.missing}.`;
  }
  const { store, endToEnd: e } = throughKafka;
  const shares = Object.entries(e.cpuSecondsPerMillion);
  return `### Kafka to ClickHouse

CPU seconds a million samples, until all is stored, judged and merged; ours is both stages, the rollups and exactly once, the
Kafka engine's is storage alone of the same columns, in the same engine (chdb). ${whole(store.samples)} samples a run, all of
them on the topic before either begins to read; what it takes to start and to compile is in it.

${table(
  ['way', 'CPU seconds a million', 'samples a second'],
  [store.ours, store.oursInSmallBatches, store.engineRows, store.engineBatches].map((one) => [
    one.name,
    spread(one.cpuSecondsPerMillion, short),
    spread(one.samplesPerSecond, whole),
  ]),
)}

Ours is ${spread(store.timesEngineRows, short)} times the engine fed a row a message (wanted: 0.3) and ${spread(store.timesEngineBatches, short)} times the
engine fed twenty (wanted: 0.7).

### End to end

Clients, collector, Kafka and the processor with ClickHouse on this machine, one run: **${whole(e.samplesPerSecond)} samples a second** for ${whole(e.seconds)} s
(wanted: 150,000). Clients were held back so that nothing piled up: ${whole(e.waitingBefore)} batches waited at the beginning, ${whole(e.waitingAfter)}
at the end. CPU seconds a million samples: ${shares.map(([name, cpuS]) => `${name} ${short(cpuS)}`).join(', ')}.

From the batch that gives a clog away to the VJ's alert on topic \`verdicts\`, under that load: ${e.alerts} alerts, half within
${whole(e.alertP50Ms)} ms, **99 % within ${whole(e.alertP99Ms)} ms** (wanted: 1,000).

Bytes a sample: ${short(e.bytesPerSampleKafka)} in Kafka (zstd, batches of 20), ${short(e.bytesPerSampleDisk)} in table \`samples\` (wanted: 6), ${short(e.bytesPerSampleDiskAllTables)} in all
tables; a run is short and its parts hardly merged, [a day](#queries) is the better measure of the disk.`;
}

function wireText({ wire }: PipelineCost): string {
  return `### Bytes on the wire

Bytes a sample of a body (wanted: 12 compressed). The samples alone, without names and envelope, take 20: the simulator's
tenths are noise that no codec shortens.

${table(
  ['body', 'plain', 'gzip', 'zstd'],
  wire.map(({ name, plain, gzip, zstd }) => [name, ...[plain, gzip, zstd].map(short)]),
)}`;
}

function hotRoomText({ hotRoom: h }: PipelineCost): string {
  return `### A hot room

${whole(h.viewers)} viewers of one room, each reporting 10 samples every 10 s, over ${h.partitions} partitions: sessions key the topic, so the fullest
partition holds ${short(h.mostOverMean)} times the mean (wanted: 1.5). From the batch that gives the clog away to the verdict: ${whole(h.verdictDelayMs)} ms
(wanted: 3,000), which is what is gathered for, the slowest partition's CPU time and the room stage's. The room stage hears
${whole(h.signalsPerSecond)} signals a second and takes ${short(h.roomCpuShare)} of a core, ${whole(h.slowestRoomMs)} ms at most at once.`;
}

/** What a run says of the way from the socket to the table. */
export function pipelineText(cost: PipelineCost): string {
  const parts = [
    collectorText(cost.collector),
    ...[storeText, wireText, hotRoomText].map((text) => text(cost)),
  ];
  return ['## From the socket to the table', ...parts].join('\n\n');
}

const columns = [
  ['share of bare route', 'collectorShareOfBareRoute'],
  ['store: CPU s a million', 'storeCpuSecondsPerMillionSamples'],
  ['engine, a row', 'kafkaEngineRowMessagesCpuSecondsPerMillion'],
  ['engine, twenty', 'kafkaEngineBatchMessagesCpuSecondsPerMillion'],
  ['end to end, samples/s', 'endToEndSamplesPerSecond'],
  ['alert p99 ms', 'alertP99Ms'],
  ['bytes wire', 'bytesPerSampleWire'],
  ['bytes disk', 'bytesPerSampleDisk'],
] as const;

/** The history of these figures, with this run under those that the page had before. */
export function pipelineHistory(cost: PipelineCost, run: readonly string[], before: string): string {
  const [, past = ''] = before.split(HISTORY);
  const [rows = ''] = past.split('\n## ');
  const figures: Readonly<Record<string, number | undefined>> = pipelineFigures(cost);
  const head = ['date', 'commit', 'size', ...columns.map(([title]) => title), 'load'];
  const [load = '', ...named] = run.toReversed();
  const now = row([
    ...named.reverse(),
    ...columns.map(([, name]) => figures[name]?.toLocaleString('en-US') ?? ''),
    load,
  ]);
  const old = rows.split('\n').filter((line) => /^\| \d{4}-/.test(line));
  return [HISTORY, '', row(head), row(head.map(() => '---')), ...old, now].join('\n');
}
