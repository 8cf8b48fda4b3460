import { columns } from '@stutterscope/telemetry';

const named: Readonly<Record<string, string>> = {
  ...Object.fromEntries(columns.map(({ name, unit }) => [name, unit])),
  videoBitrate: 'kbit/s',
  targetFps: 'frames/s',
  fpsMin: 'frames/s',
  queMax: 'frames',
  drpMax: 'frames',
  drops: 'frames',
  width: 'px',
  height: 'px',
  bytes: 'bytes',
  bytesOnDisk: 'bytes',
  bytesPerRow: 'bytes',
  confidence: '0 to 1',
  probability: '0 to 1',
  lostShare: '0 to 1',
  score: '0 to 100',
  vjScore: '0 to 100',
  seconds: 's',
};

/** The unit of a column, by its name; empty where it has none. */
export function unitOf(column: string): string {
  if (named[column] !== undefined) return named[column];
  if (/Ms$/.test(column)) return 'ms';
  if (/Seconds$/.test(column)) return 's';
  return named[column.replace(/Sum$/, '')] && column.endsWith('Sum')
    ? (named[column.slice(0, -3)] ?? '')
    : '';
}
