import { columns } from '../../packages/telemetry/src/index.ts';
import { generatedFrom, markdownTable } from './markdown.ts';

type Column = (typeof columns)[number];

function range(column: Column): string {
  const limits = `${column.min.toLocaleString('en')} to ${column.max.toLocaleString('en')}`;
  return column.cumulative ? `${limits}, only grows` : limits;
}

/** docs/status-parameters.md */
export function statusParametersPage(): string {
  const cells = columns.map((column) => [
    `\`${column.name}\``,
    column.abbr,
    column.unit,
    range(column),
    'push' in column.meaning ? column.meaning.push : '(not reported)',
    'play' in column.meaning ? column.meaning.play : '(not reported)',
  ]);
  return [
    '# Status parameters',
    generatedFrom('packages/telemetry/src/columns.ts'),
    'The columns of `samples` in a batch: one array a parameter, each as long as `t`. A column that is absent and ' +
      'a `null` both say: not measured. A value outside its range is stored, flagged and left out of the ' +
      'diagnosis; it never costs the batch.',
    markdownTable(['column', 'handbook', 'unit', 'plausible', 'push', 'play'], cells),
    '',
  ].join('\n\n');
}
