import { figuresOf, type Results } from './figures.ts';
import { limitsText } from './limits.ts';
import { row, short, spread, table, whole } from './markdown.ts';
import { pipelineHistory, pipelineText } from './pipelineText.ts';
import { queriesSection, withQueries } from './queriesSection.ts';

const HISTORY = '## History';

const intro = `# Benchmarks

\`npm run bench\` writes this page, but for what \`npm run bench:queries\` measures. Figures are CPU time, as medians of interleaved
repetitions (least–most): compare machines by the ratios. First both stages of \`packages/diagnosis\` by themselves,
driven as the processor drives them when it keeps up: what a quarter of a second brings is taken in, then what changed
goes on to the rooms. (Runs before 2026-11-25 took in a megabyte at a time, which is seconds of so few rooms: they
flatter, and compare with later ones only in memory.) Times are CPU time of the whole process, garbage collection and
compiler included, as medians of interleaved repetitions (least–most). \`JSON.parse\` and a counter in a bare Map work on the same batches in the same run:
compare machines by the ratio.

Wanted: 500,000 samples a core-second, at most 1 KiB an idle session and 4 KiB an active one, growth of 1 ± 0.1. The
tables say what is reached. Most of the cost is of batches, not of samples: compare 2 samples a batch with 20. Of rooms
in trouble most is the room stage's, which runs the open seconds of a lag again whenever one of them changes.`;

function speedText({ size, speed, environment: e }: Results): string {
  return `A ${size} run. Node ${e.node} (V8 ${e.v8}), kafkajs ${e.kafkajs}, Kafka ${e.kafka}, chdb ${e.chdb}, ${e.cpu}, ${e.cores} cores, ${e.memoryGiB} GiB; commit ${e.commit}, ${e.date}; load
average ${e.loadBefore} before and ${e.loadAfter} after.

## Speed

Both stages: **${spread(speed.samplesPerCoreSecond, whole)} samples a core-second**; \`JSON.parse\` of the same
batches: ${spread(speed.parsedSamplesPerCoreSecond, whole)}. The diagnosis costs ${spread(speed.timesParse, short)} times the parsing.

CPU microseconds a sample:

${table(
  ['rooms', 'JSON.parse', 'Map counter', 'session stage', 'room stage'],
  speed.kinds.map(({ name, parse, count, session, room }) => [
    name,
    ...[parse, count, session, room].map((figure) => spread(figure, short)),
  ]),
)}`;
}

function growthText({ growth }: Results): string {
  return `## Growth

CPU time grows with samples to the power of the exponent: 1 is linear. History counts from a room's second minute on: in its first
half minute it holds and says half as much as ever after.

${table(
  ['direction', 'sizes', 'µs a sample at each', 'exponent'],
  growth.map(({ unit, sizes, perSample, exponent }) => [
    unit,
    sizes.map(whole).join(', '),
    perSample.map(({ median }) => short(median)).join(', '),
    spread(exponent, short),
  ]),
)}`;
}

function memoryText({ memory }: Results): string {
  return `## Memory

Heap of one session stage after a collection, by session, its share of the room included.

${table(
  ['sessions', 'how many', 'bytes each'],
  memory.map(({ state, sessions, bytesPerSession }) => [state, whole(sessions), whole(bytesPerSession)]),
)}`;
}

const heading = [
  'date',
  'commit',
  'size',
  'samples a core-second',
  'times JSON.parse',
  'bytes idle',
  'bytes late',
  'bytes active',
  'growth: rooms, viewers, history',
  'load',
];

function historyRow(results: Results): string {
  const { date, commit, loadBefore, loadAfter } = results.environment;
  const f = figuresOf(results);
  const told = (value: number | null, tell: (value: number) => string) => (value === null ? '' : tell(value));
  return row([
    date,
    commit,
    results.size,
    whole(f.diagnoseSamplesPerCoreSecond),
    short(f.diagnoseTimesParse),
    ...[f.bytesPerIdleSession, f.bytesPerLateSession, f.bytesPerActiveSession].map((bytes) =>
      told(bytes, whole),
    ),
    [f.growthOfRooms, f.growthOfViewers, f.growthOfHistory].map((growth) => told(growth, short)).join(', '),
    `${loadBefore}–${loadAfter}`,
  ]);
}

/** The page without its history. */
export function resultsText(results: Results): string {
  return [
    intro,
    ...[speedText, growthText, memoryText].map((text) => text(results)),
    pipelineText(results.pipeline),
    limitsText(results),
  ].join('\n\n');
}

/** The page, with this run under those that the page had before. */
export function benchmarksPage(results: Results, before: string): string {
  const [, past = ''] = before.split(HISTORY);
  const [own = ''] = past.split('\n## ');
  const rows = own.split('\n').filter((line) => /^\| \d{4}-/.test(line));
  const history = [row(heading), row(heading.map(() => '---')), ...rows, historyRow(results)].join('\n');
  const { date, commit, loadBefore, loadAfter } = results.environment;
  const run = [date, commit, results.size, `${loadBefore}–${loadAfter}`];
  const pipeline = pipelineHistory(results.pipeline, run, before);
  const page = `${resultsText(results)}\n\n${HISTORY}\n\n${history}\n\n${pipeline}\n`;
  return withQueries(page, queriesSection(before));
}
