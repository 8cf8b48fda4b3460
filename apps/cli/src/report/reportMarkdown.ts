import type { ReportParts } from './reportParts.ts';

// What a client named itself must not end a cell or begin a tag.
const cell = (text: string) => text.replaceAll(/[\\|<>`*_[\]&]/g, (sign) => `\\${sign}`);
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

const blocks = '▁▂▃▄▅▆▇█';

function curveLine(curve: ReportParts['curve']): string {
  const most = Math.max(...curve.map(({ share }) => share), Number.MIN_VALUE);
  const line = curve.map(({ share }) => blocks[Math.round((share / most) * (blocks.length - 1))]).join('');
  return `Share stalled over time, at most ${(100 * most).toFixed(2)} %:\n\n    ${line}`;
}

/** A report as a page of Markdown. */
export function reportMarkdown({ title, lead, curve, tables }: ReportParts): string {
  const sections = tables.map(({ title: name, head, rows }) =>
    [
      `## ${name}\n`,
      row(head),
      row(head.map((_, place) => (place === 0 ? '---' : '--:'))),
      ...rows.map((cells) => row(cells.map(cell))),
    ].join('\n'),
  );
  const plot = curve.length > 1 ? [curveLine(curve)] : [];
  return [`# ${title}`, ...lead, ...plot, ...sections].join('\n\n');
}
