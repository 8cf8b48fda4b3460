/** A Markdown table; a cell may hold anything but a line break. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Says where a generated page comes from, so that nobody edits it by hand. */
export const generatedFrom = (source: string) => `<!-- Made by \`npm run docs\` from ${source}. -->`;
