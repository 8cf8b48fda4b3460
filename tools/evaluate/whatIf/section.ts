import { markdownTable } from '../../docs/markdown.ts';
import type { WhatIfReport } from './report.ts';

/** The heading that the section begins with: it ends at the next of its kind. */
const HEADING = '## What a stutter cost';

const percent = (part: number | null) =>
  part === null ? '–' : `${(100 * part).toFixed(part < 0.1 ? 1 : 0)} %`;

function half({ split, seeds, runs, rows, worst }: WhatIfReport): string {
  const table = markdownTable(
    [
      'viewer-minutes of',
      'asked',
      'median error',
      'p90 error',
      'interval holds',
      'its width',
      'rank',
      'not asked',
    ],
    rows.map((row) => [
      row.name,
      String(row.asked),
      percent(row.medianError),
      percent(row.p90Error),
      percent(row.covered),
      percent(row.width),
      row.rankCorrelation === null ? '–' : row.rankCorrelation.toFixed(2),
      row.unsaid.toFixed(1),
    ]),
  );
  const families = worst.map(({ family, error, n }) => `\`${family}\` ${percent(error)} of ${n}`);
  return [
    `### ${split === 'held_out' ? 'Held-out half' : 'Training half'}: ${runs} runs, seeds ${seeds.join(', ')}`,
    table,
    `Mean error, worst families first: ${families.join(', ')}.`,
  ].join('\n\n');
}

const how = `\`stutterscope what-if\` against the truth: the same seed run again without any mechanism of the cause, what
viewers' screens showed then taken from what they showed. Asked is every room in which a stutter of the cause was
said; harm in rooms where none was is "not asked", in viewer-minutes. Errors are relative to the truth, of runs with
three viewer-seconds of it or more; the interval is meant to hold the truth nine times in ten; rank is Spearman's.
Smooth mode is compared in rooms with stalls of one cause, every viewer with a cache mode put on it.`;

/** The section of docs/accuracy.md. */
export function whatIfSection(halves: readonly WhatIfReport[]): string {
  return [HEADING, how, ...halves.map(half)].join('\n\n');
}
