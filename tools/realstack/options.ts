import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { publishers } from './rig/publishers.ts';
import type { PublisherName } from './rig/run.ts';

/** A stretch of a trace to push under. */
interface Stretch {
  readonly file: string;
  readonly fromS: number;
}

export interface Options {
  readonly folder: string;
  readonly stretches: readonly Stretch[];
  readonly seconds: number;
  readonly publishers: readonly PublisherName[];
  /** Where runs are kept, to be reported on again. */
  readonly keep: string | undefined;
  /** Reports on the runs kept here and pushes nothing. */
  readonly from: string | undefined;
  readonly write: boolean;
}

export const usage = `npm run realstack -- [--quick] [--traces DIR] [--seconds N] [--publishers a,b]
  [--keep DIR | --from DIR] [--write]

Real pushes over a link that follows recorded cellular uplinks: what the diagnosis says of them, and how far the
simulator's pusher is from them. Needs root, tc and network namespaces. A run of everything writes
docs/realism.md; --write writes it after any other.

  --quick       one trace of 60 s, two publishers
  --traces DIR  mahimahi's *.up files, or *.up.csv with rows ms,kbps (default: ../shared/data/link-traces)
  --publishers  of ${publishers.map(({ name }) => name).join(', ')}
  --keep DIR    also keeps every run: a recording, and what was true beside it
  --from DIR    reports on kept runs instead of pushing
`;

/** Stretches that hold dips of all sizes, from a second to a quarter of a minute, and good times between them. */
const STRETCHES: readonly Stretch[] = [
  { file: 'ATT-LTE-driving-2016.up', fromS: 0 },
  { file: 'TMobile-UMTS-driving.up', fromS: 285 },
  { file: 'TMobile-UMTS-driving.up', fromS: 390 },
  { file: 'TMobile-UMTS-driving.up', fromS: 480 },
  { file: 'Verizon-LTE-short.up', fromS: 30 },
];
const SECONDS = 100;
const QUICK_SECONDS = 60;

/** Reads the command line; throws a TypeError that says what is wrong with it. */
export function readOptions(args: readonly string[], root: string): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      traces: { type: 'string', default: join(root, '../shared/data/link-traces') },
      seconds: { type: 'string' },
      publishers: { type: 'string' },
      keep: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const { quick, traces, seconds, publishers: chosen, keep, from, write } = values;
  const length = Number(seconds ?? (quick ? QUICK_SECONDS : SECONDS));
  if (!Number.isInteger(length) || length < 10) throw new TypeError('--seconds is a whole number from 10 on');
  const all = publishers.map(({ name }) => name);
  return {
    folder: traces,
    stretches: quick ? STRETCHES.slice(0, 1) : STRETCHES,
    seconds: length,
    publishers: chosen === undefined ? (quick ? all.slice(0, 2) : all) : namesOf(chosen, all),
    keep,
    from,
    write: write || (!quick && chosen === undefined && seconds === undefined),
  };
}

function namesOf(text: string, all: readonly PublisherName[]): PublisherName[] {
  return text.split(',').map((wanted) => {
    const name = all.find((known) => known === wanted);
    if (name === undefined) throw new TypeError(`--publishers: ${wanted} is none of ${all.join(', ')}`);
    return name;
  });
}
