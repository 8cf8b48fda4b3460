import { parseArgs } from 'node:util';
import type { DaySize } from './day/slots.ts';

export const usage = `Usage: npm run bench:queries [-- options]

Makes a day of rooms inside the in-process ClickHouse, asks every panel's query of it, and writes the section
"Queries" of docs/benchmarks.md.

  --samples <n>      how many samples (default 100000000; rooms in proportion, at most 2000)
  --repetitions <n>  how often each query is asked (default 3)
  --dir <path>       a folder to make the day in and to leave it in; a day that lies there is asked again
  --dry              write nothing
`;

export interface Options {
  readonly size: DaySize;
  readonly repetitions: number;
  readonly dir: string | undefined;
  readonly dry: boolean;
}

const FULL = { rooms: 2000, samples: 100_000_000 };

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new TypeError(`--${name} must be a whole number from 1 on`);
  return value;
}

/** The options of a run. Throws a TypeError that says what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      samples: { type: 'string', default: String(FULL.samples) },
      repetitions: { type: 'string', default: '3' },
      dir: { type: 'string' },
      dry: { type: 'boolean', default: false },
    },
  });
  const samples = count('samples', values.samples);
  const rooms = Math.min(FULL.rooms, Math.max(10, Math.round((FULL.rooms * samples) / FULL.samples)));
  const repetitions = count('repetitions', values.repetitions);
  return { size: { rooms, samples }, repetitions, dir: values.dir, dry: values.dry };
}
