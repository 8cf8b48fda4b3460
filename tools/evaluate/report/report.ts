import { type Judged, OURS } from '../run/judge.ts';
import { bootstrap, type Interval } from '../score/bootstrap.ts';
import { causes } from '../score/causes.ts';
import { pooled, scoreClass } from '../score/classScore.ts';
import { healthy, measures, reaches, worst } from '../score/measures.ts';
import { share, sum } from '../score/numbers.ts';
import { honestF1, shiftedF1, shuffledF1 } from '../score/placebo.ts';
import { type RunScore, scoreRun } from '../score/scoreRun.ts';

/** One run of the plan, the seed it was drawn with, and what changes of its delivery changed. */
export interface Run {
  readonly seed: number;
  readonly judged: Judged;
  /** Null where it was not tried. */
  readonly changes: { readonly verdicts: number; readonly changed: Readonly<Record<string, number>> } | null;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  readonly interval: Interval | null;
  /** The worst of the seeds. */
  readonly worst: number | null;
  readonly target: number | null;
  readonly reached: boolean | null;
  /** Name of a baseline → what it comes to. */
  readonly beside: Readonly<Record<string, number | null>>;
}

interface FamilyRow {
  readonly family: string;
  readonly runs: number;
  readonly incidents: number;
  readonly missed: number;
  readonly falseClaims: number;
  readonly misplaced: number;
  readonly f1: number | null;
}

/** All that is reported of one split. */
export interface HalfReport {
  readonly split: string;
  readonly seeds: readonly number[];
  readonly runs: number;
  readonly hours: number;
  readonly incidents: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
  readonly families: readonly FamilyRow[];
  readonly placebo: {
    readonly honest: number | null;
    readonly shuffled: number | null;
    readonly shifted: number | null;
    readonly healthyRuns: number;
    readonly healthyFalse: number;
  };
  readonly changes: {
    readonly runs: number;
    readonly verdicts: number;
    readonly changed: Record<string, number>;
  };
}

const scoresOf = (runs: readonly Run[], detector: string): RunScore[] =>
  runs.flatMap(({ judged }) => {
    const said = judged.said.get(detector);
    return said === undefined ? [] : [scoreRun(judged.truth, said)];
  });

function rowsOf(runs: readonly Run[], seeds: readonly number[], rounds: number): Row[] {
  const ours = scoresOf(runs, OURS);
  const bySeed = seeds.map((seed) =>
    scoresOf(
      runs.filter((run) => run.seed === seed),
      OURS,
    ),
  );
  const others = [...(runs[0]?.judged.said.keys() ?? [])].filter((name) => name !== OURS);
  const beside = others.map((name) => [name, scoresOf(runs, name)] as const);
  return measures.map((measure) => {
    const least = worst(measure, bySeed.map(measure.of));
    return {
      name: measure.name,
      unit: measure.unit,
      value: measure.of(ours),
      interval: bootstrap(ours, measure.of, { rounds }),
      worst: least,
      target: measure.target ?? null,
      reached: measure.target === undefined || least === null ? null : reaches(measure, least),
      beside: Object.fromEntries(beside.map(([name, scores]) => [name, measure.of(scores)])),
    };
  });
}

/** Worst first: by mistakes a run. */
function familiesOf(scores: readonly RunScore[]): FamilyRow[] {
  const rows = [...Map.groupBy(scores, ({ truth }) => truth.scenario.family)].map(([family, runs]) => {
    const { incidents, found, falseClaims, f1 } = pooled(runs);
    const misplaced = sum(
      runs,
      ({ fates }) => fates.filter((fate) => fate.claim && !fate.radiusRight).length,
    );
    return { family, runs: runs.length, incidents, missed: incidents - found, falseClaims, misplaced, f1 };
  });
  const mistakes = (row: FamilyRow) => (row.missed + row.falseClaims + row.misplaced) / row.runs;
  return rows.sort((a, b) => mistakes(b) - mistakes(a) || a.family.localeCompare(b.family));
}

/** What changed deliveries changed, over all runs that were tried. */
export function changesOf(runs: readonly Run[]): HalfReport['changes'] {
  const tried = runs.flatMap(({ changes }) => (changes === null ? [] : [changes]));
  const names = new Set(tried.flatMap(({ changed }) => Object.keys(changed)));
  return {
    runs: tried.length,
    verdicts: sum(tried, ({ verdicts }) => verdicts),
    changed: Object.fromEntries(
      [...names].map((name) => [name, sum(tried, ({ changed }) => changed[name] ?? 0)]),
    ),
  };
}

/** Reports one split from its runs. */
export function reportHalf(
  split: string,
  seeds: readonly number[],
  runs: readonly Run[],
  rounds = 400,
): HalfReport {
  const scores = scoresOf(runs, OURS);
  const heard = runs.flatMap(({ judged: { truth, said } }) => {
    const ours = said.get(OURS);
    return ours === undefined ? [] : [{ truth, said: ours }];
  });
  const well = healthy(scores);
  return {
    split,
    seeds,
    runs: runs.length,
    hours:
      share(
        sum(scores, ({ truth }) => truth.scenario.durationMs),
        3_600_000,
      ) ?? 0,
    incidents: Object.fromEntries(causes.map((cause) => [cause, scoreClass(scores, cause).incidents])),
    rows: rowsOf(runs, seeds, rounds),
    families: familiesOf(scores),
    placebo: {
      honest: honestF1(heard),
      shuffled: shuffledF1(heard),
      shifted: shiftedF1(heard),
      healthyRuns: well.length,
      healthyFalse: sum(well, ({ falseClaims }) => falseClaims.length),
    },
    changes: changesOf(runs),
  };
}
