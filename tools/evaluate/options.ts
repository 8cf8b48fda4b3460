import { parseArgs } from 'node:util';

export interface Options {
  readonly splits: readonly ('training' | 'held_out')[];
  /** Empty for all. */
  readonly families: readonly string[];
  readonly perFamily: number;
  readonly trainingSeeds: readonly number[];
  readonly heldOutSeeds: readonly number[];
  readonly data: string | undefined;
  readonly output: 'page' | 'json' | 'misses';
  readonly write: boolean;
  readonly scenario: string | undefined;
  readonly dump: string | undefined;
  /** Only what stutters cost. */
  readonly whatIf: boolean;
  /** Only what changes of the delivery change, over every run. */
  readonly changesOnly: boolean;
  /** Only many small rooms together. */
  readonly platformsOnly: boolean;
}

export const usage = `npm run evaluate -- [--quick] [--split training|held_out] [--families a,b] [--per-family N]
  [--seeds 1,2] [--data DIR] [--json | --misses | --what-if | --platforms | --changes] [--write] [--scenario ID [--dump FILE]]

Measures the diagnosis on simulated rooms and prints the page that docs/accuracy.md holds. A run of everything
writes it; --write writes it after any other.

  --quick        one run a family and one seed: CI's size
  --seeds        other seeds than the usual ones, for each half
  --what-if      only how right \`what-if\` is about what stutters cost: the page's section on it
  --platforms    only the section on many small rooms together
  --changes      only how many verdicts a changed delivery changes, over every run instead of every seventh
  --misses       every missed, false or misplaced incident instead, with what was said
  --scenario ID  only this run, right or wrong; with --dump, its batches as they arrived, for \`stutterscope diagnose\`
`;

/** The seeds nobody tunes on, and how many runs of each family each draws. */
const HELD_OUT_SEEDS = [5001, 5002, 5003, 5004, 5005];
const TRAINING_SEEDS = [1, 2, 3];
const PER_FAMILY = 2;

/** Reads the command line; throws a TypeError that says what is wrong with it. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
      changes: { type: 'boolean', default: false },
      platforms: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      split: { type: 'string' },
      families: { type: 'string' },
      'per-family': { type: 'string' },
      data: { type: 'string' },
      seeds: { type: 'string' },
      'what-if': { type: 'boolean', default: false },
      scenario: { type: 'string' },
      dump: { type: 'string' },
    },
  });
  const { quick, split, families, scenario, dump, data, misses, json, platforms, changes } = values;
  if (dump !== undefined && scenario === undefined) throw new TypeError('--dump needs --scenario ID');
  const seeds = seedsOf(values.seeds);
  const whatIf = values['what-if'];
  const partial = [quick, misses, platforms, changes, split, families, scenario, seeds, whatIf].some(
    (value) => value !== undefined && value !== false,
  );
  return {
    splits: split === undefined ? ['training', 'held_out'] : [splitOf(split)],
    families: families?.split(',').filter((family) => family !== '') ?? [],
    perFamily: countOf(values['per-family']) ?? (quick ? 1 : PER_FAMILY),
    trainingSeeds: seeds ?? (quick ? TRAINING_SEEDS.slice(0, 1) : TRAINING_SEEDS),
    heldOutSeeds: seeds ?? (quick ? HELD_OUT_SEEDS.slice(0, 1) : HELD_OUT_SEEDS),
    data,
    output: misses ? 'misses' : json ? 'json' : 'page',
    write: values.write || !partial,
    scenario,
    dump,
    whatIf,
    changesOnly: changes,
    platformsOnly: platforms,
  };
}

function splitOf(split: string): 'training' | 'held_out' {
  if (split === 'training' || split === 'held_out') return split;
  throw new TypeError(`--split is training or held_out, not ${split}`);
}

function seedsOf(text: string | undefined): number[] | undefined {
  const seeds = text?.split(',').map(Number);
  if (seeds?.every((seed) => Number.isInteger(seed) && seed >= 0) === false)
    throw new TypeError(`--seeds are whole numbers by comma, not ${text}`);
  return seeds;
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`--per-family is a whole number, not ${text}`);
  return count;
}
