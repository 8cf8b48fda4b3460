import { markdownTable } from '../../docs/markdown.ts';
import { quantile, sum } from '../../evaluate/score/numbers.ts';
import type { Comparison, Spread } from '../compare/comparison.ts';
import { counterparts } from '../compare/simulatedRun.ts';
import { publishers } from '../rig/publishers.ts';
import type { Dip, RealRun } from '../rig/run.ts';
import { openSpeed } from '../rig/starved.ts';
import { CERTAIN_S } from '../truth/dips.ts';
import { stallsOf } from '../truth/stalls.ts';
import type { Told } from '../truth/told.ts';
import { machineText, type Versions } from './versions.ts';
import { besideHow, how, limits, reading, toldHow } from './words.ts';

const number = (value: number | null | undefined, digits = 1) =>
  value === null || value === undefined ? '–' : value.toFixed(digits);
const percent = (part: number, whole: number) =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`;
const certain = (dips: readonly Dip[]) => dips.filter(({ peakS }) => peakS >= CERTAIN_S);

function runsTable(runs: readonly RealRun[]): string {
  return markdownTable(
    [
      'trace@second',
      'publisher',
      'dips ≥ 1 s',
      'worst',
      'left, MB',
      'ffmpeg, open link',
      'stalls',
      'stood still',
      'overflows',
      'busy',
      'stolen',
    ],
    runs.map((run) => {
      const stalls = stallsOf(run.batches, run.startMs, run.endMs);
      return [
        run.trace,
        run.publisher,
        String(certain(run.dips).length),
        `${number(Math.max(0, ...run.dips.map(({ peakS }) => peakS)))} s`,
        number(run.sentBytes / 1e6),
        `${number(openSpeed(run), 2)}x`,
        String(stalls.count),
        `${number(stalls.seconds)} s`,
        run.publisher === 'fifo' ? String(run.overflows.length) : '–',
        `${number(run.load.busyPercent, 0)} %`,
        `${number(run.load.stealPercent, 0)} %`,
      ];
    }),
  );
}

function toldRow(name: string, told: readonly Told[]): string[] {
  const total = (of: (one: Told) => number) => sum(told, of);
  const said = told.flatMap(({ saidS }) => saidS);
  const dated = told.flatMap(({ datedS }) => datedS);
  const stutters = total(({ stutters: all }) => all.length);
  const right = stutters - total(({ ofNothing }) => ofNothing.length);
  const wrong = told.flatMap(({ otherCause }) => otherCause.map(({ cause }) => cause));
  return [
    name,
    String(total(({ dips }) => dips)),
    percent(
      total(({ found }) => found),
      total(({ dips }) => dips),
    ),
    String(stutters),
    percent(right, stutters),
    wrong.length === 0 ? '0' : `${wrong.length}: ${[...new Set(wrong)].join(', ')}`,
    `${number(quantile(dated, 0.5))} / ${number(quantile(dated, 0.95))}`,
    `${number(quantile(said, 0.5))} / ${number(quantile(said, 0.95))}`,
  ];
}

function toldTable(comparisons: readonly Comparison[]): string {
  return markdownTable(
    [
      'publisher',
      'dips ≥ 1 s',
      'told',
      'stutters',
      'of a dip',
      'of another cause',
      'dated, s: median / p95',
      'said, s: median / p95',
    ],
    comparisons.flatMap(({ publisher, real, simulated }) => [
      toldRow(`${publisher}, real`, real),
      ...(simulated.length === 0 ? [] : [toldRow(`${publisher}, simulated`, simulated)]),
    ]),
  );
}

const spreadText = (spread: Spread) => spread.map((value) => number(value)).join(' · ');

function comparisonSection({ publisher, beside }: Comparison): string {
  const counterpart = counterparts[publisher];
  const rows = beside.filter(({ realCount, simulatedCount }) => realCount + simulatedCount > 0);
  const table = markdownTable(
    [
      '',
      'real, n',
      'p5 · p25 · p50 · p75 · p95',
      'simulated, n',
      'p5 · p25 · p50 · p75 · p95',
      'KS distance',
    ],
    rows.map((row) => [
      row.what,
      String(row.realCount),
      spreadText(row.real),
      String(row.simulatedCount),
      spreadText(row.simulated),
      number(row.distance, 2),
    ]),
  );
  const nearest =
    counterpart === undefined
      ? 'The simulator has no such pusher.'
      : `Beside it: drop policy \`${counterpart.dropPolicy}\`, socket ${counterpart.socketBytes / 1024} KiB.`;
  const what = publishers.find(({ name }) => name === publisher)?.what ?? publisher;
  return [`### ${publisher}`, `${what[0]?.toUpperCase()}${what.slice(1)}. ${nearest}`, table].join('\n\n');
}

/** docs/realism.md */
export function realismPage(
  runs: readonly RealRun[],
  comparisons: readonly Comparison[],
  versions: Versions,
): string {
  return [
    '# How real the simulator is, and what the diagnosis says of real pushes',
    '<!-- Made by `npm run realstack`. -->',
    machineText(versions),
    how,
    '## The runs',
    runsTable(runs),
    '## What the diagnosis told',
    toldHow,
    toldTable(comparisons),
    '## Real beside simulated',
    besideHow,
    ...comparisons.map(comparisonSection),
    reading,
    limits,
    '',
  ].join('\n\n');
}
