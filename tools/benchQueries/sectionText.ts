import type { Environment } from '../bench/report/environment.ts';
import type { PanelTime } from './askPanels.ts';
import type { Making } from './day/makeDay.ts';
import type { Day } from './day/readDay.ts';

/** Everything a run measured. */
export interface Measured {
  readonly making: Making;
  readonly day: Day;
  readonly engine: string;
  readonly times: readonly PanelTime[];
  readonly repetitions: number;
  readonly environment: Environment;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function byBoard(times: readonly PanelTime[]): (readonly (string | number)[])[] {
  const keys = [...new Set(times.map(({ board, range }) => `${board}, ${range}`))];
  return keys.map((key) => {
    const own = times.filter(({ board, range }) => `${board}, ${range}` === key);
    const medians = own.map(({ medianMs }) => medianMs).sort((a, b) => a - b);
    const slowest = own.reduce((worst, one) => (one.medianMs > worst.medianMs ? one : worst));
    return [
      key,
      own.length,
      whole(medians[Math.floor(medians.length / 2)] ?? Number.NaN),
      `${whole(slowest.medianMs)} (${slowest.title})`,
      whole(Math.max(...own.map(({ worstMs }) => worstMs))),
    ];
  });
}

/** The section "Queries" of docs/benchmarks.md. */
export function sectionText({ making, day, engine, times, repetitions, environment: e }: Measured): string {
  const failed = times.filter(({ error }) => error !== null);
  const slow = times.filter(({ medianMs, board }) => medianMs > (board === 'room' ? 300 : 1000));
  const late = times.filter(({ worstMs }) => worstMs > 3000);
  const millions = day.samples / 1e6;
  return `## Queries

\`npm run bench:queries -- --samples ${day.samples}\`: a day of ${whole(day.rooms)} rooms, ${whole(day.sessions)} sessions and ${whole(day.samples)} samples, made by
ClickHouse ${engine} in process and filled into the rollups through the real views; every panel's query ${repetitions} times, over
the last hour and over the day, all rooms; the room page for the room with most viewers (\`${day.largestRoom}\`).
Node ${e.node}, ${e.cpu}, ${e.cores} cores, ${e.memoryGiB} GiB; commit ${e.commit}, ${e.date}; load average ${e.loadBefore} before and ${e.loadAfter} after.

Wanted, of a day of 100 million samples (this one has ${millions.toFixed(1)}): each panel 1 s at the median and 3 s at the worst, the room
page 300 ms, 6 bytes a sample. Of ${times.length} queries ${slow.length}
are slower at the median, ${late.length} at the worst, ${failed.length} fail. Making the day took ${(making.cpuSeconds / millions).toFixed(1)} CPU seconds a
million samples, generating included.

${table(['dashboard, range', 'queries', 'median ms', 'slowest median ms', 'worst ms'], byBoard(times))}
${slow.length + failed.length === 0 ? '' : `\nToo slow, or failed: ${[...new Set([...slow, ...failed])].map(({ board, title, range, medianMs, error }) => `${board} "${title}" over ${range}: ${error ?? `${whole(medianMs)} ms`}`).join('; ')}.\n`}
${table(
  ['table', 'rows', 'MB', 'bytes a sample'],
  day.tables.map(({ table: name, rows, bytes, bytesASample }) => [
    name,
    whole(rows),
    (bytes / 1e6).toFixed(1),
    bytesASample.toFixed(2),
  ]),
)}

What was tried for the columns of a sample stands in [decision 0009](decisions/0009-sample-precision.md).`;
}
