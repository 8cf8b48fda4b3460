import { mean, quantile, share } from '../score/numbers.ts';
import type { Pair } from './task.ts';

/** What a group of estimates came to. */
interface WhatIfRow {
  readonly name: string;
  /** Asked: a stutter of the cause was said. */
  readonly asked: number;
  /** Harm of this or more that no stutter was said of, viewer-minutes in all. */
  readonly unsaid: number;
  readonly medianError: number | null;
  readonly p90Error: number | null;
  /** Part of the intervals that hold the truth. */
  readonly covered: number | null;
  /** Width of the interval over the estimate, at the median. */
  readonly width: number | null;
  readonly rankCorrelation: number | null;
}

/** What was asked of one half. */
export interface WhatIfReport {
  readonly split: string;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly rows: readonly WhatIfRow[];
  /** Families whose stalls and slideshows were estimated worst: mean relative error, worst first. */
  readonly worst: readonly { readonly family: string; readonly error: number; readonly n: number }[];
}

/** Less harm than this is too little to be relatively wrong about, viewer-minutes. */
const LEAST = 0.05;
const WORST_SHOWN = 8;

interface Asked extends Pair {
  readonly estimate: NonNullable<Pair['estimate']>;
}

const asked = (pairs: readonly Pair[]): Asked[] =>
  pairs.flatMap(({ estimate, ...pair }) => (estimate === null ? [] : [{ ...pair, estimate }]));

const matters = ({ truth, estimate }: Pair) => Math.max(Math.abs(truth), estimate?.value ?? 0) >= LEAST;

const errorOf = ({ truth, estimate }: Asked) => Math.abs(estimate.value - truth) / Math.abs(truth);

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  // Equal values share the middle of their places.
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

/** Spearman's: do the larger estimates belong to the larger truths? Null below three or without any spread. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number | null {
  if (pairs.length < 3) return null;
  const [x, y] = [ranks(pairs.map(([one]) => one)), ranks(pairs.map(([, other]) => other))];
  const middle = (pairs.length - 1) / 2;
  const sum = (of: (index: number) => number) => pairs.reduce((total, _, index) => total + of(index), 0);
  const away = (values: readonly number[], index: number) => (values[index] ?? 0) - middle;
  const spread = Math.sqrt(sum((index) => away(x, index) ** 2) * sum((index) => away(y, index) ** 2));
  return spread === 0 ? null : sum((index) => away(x, index) * away(y, index)) / spread;
}

function rowOf(name: string, all: readonly Pair[]): WhatIfRow {
  const pairs = all.filter(matters);
  const told = asked(pairs);
  const errors = told.filter(({ truth }) => Math.abs(truth) >= LEAST).map(errorOf);
  const held = told.filter(({ truth, estimate }) => truth >= estimate.low && truth <= estimate.high);
  const widths = told.flatMap(({ estimate: { value, low, high } }) =>
    value > 0 ? [(high - low) / value] : [],
  );
  return {
    name,
    asked: told.length,
    unsaid: pairs.reduce((sum, { truth, estimate }) => sum + (estimate === null ? Math.max(0, truth) : 0), 0),
    medianError: quantile(errors, 0.5),
    p90Error: quantile(errors, 0.9),
    covered: share(held.length, told.length),
    width: quantile(widths, 0.5),
    rankCorrelation: rankCorrelation(told.map(({ truth, estimate }) => [estimate.value, truth])),
  };
}

const rows: readonly { readonly name: string; readonly of: (pair: Pair) => boolean }[] = [
  { name: 'stall, without the clog', of: ({ what, cause }) => what === 'stall' && cause === 'upstream_clog' },
  { name: 'stall, without the lag', of: ({ what, cause }) => what === 'stall' && cause === 'downstream_lag' },
  { name: 'stall, all', of: ({ what, cause }) => what === 'stall' && cause !== 'low_frame_rate' },
  {
    name: 'slideshow, without the low frame rate',
    of: ({ what, cause }) => what === 'slideshow' && cause === 'low_frame_rate',
  },
  {
    name: 'slideshow, without the clog or the lag',
    of: ({ what, cause }) => what === 'slideshow' && cause !== 'low_frame_rate',
  },
  { name: 'stall that smooth mode would have saved', of: ({ what }) => what === 'smooth' },
];

function worstOf(pairs: readonly Pair[]): WhatIfReport['worst'] {
  const counted = asked(pairs).filter(
    ({ truth, what, cause }) =>
      Math.abs(truth) >= LEAST && (what === 'slideshow' ? cause === 'low_frame_rate' : what === 'stall'),
  );
  return [...Map.groupBy(counted, ({ family }) => family)]
    .map(([family, own]) => ({ family, error: mean(own.map(errorOf)) ?? 0, n: own.length }))
    .sort((a, b) => b.error - a.error || a.family.localeCompare(b.family))
    .slice(0, WORST_SHOWN);
}

/** Reports one half from its pairs. */
export function reportWhatIf(
  split: string,
  seeds: readonly number[],
  runs: number,
  pairs: readonly Pair[],
): WhatIfReport {
  return {
    split,
    seeds,
    runs,
    rows: rows.map(({ name, of }) => rowOf(name, pairs.filter(of))),
    worst: worstOf(pairs),
  };
}
