const WIDTH = 88;

/** A sentence in lines short enough to be read, each after the first set in by two more than the first. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const start = lines.length === 0 ? indent : `${indent}  `;
    if (line.length > start.length && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = line.length > start.length ? `${line} ${word}` : `${line}${word}`;
  }
  return [...lines, line].join('\n');
}
