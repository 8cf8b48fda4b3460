type Cell = string | number | null;

// Client text may hold anything, also what moves the cursor.
function show(cell: Cell): string {
  return cell === null ? '-' : String(cell).replaceAll(/\p{Cc}/gu, '?');
}

/** A table for a person: columns as wide as they must be, numbers to the right. */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const isNumber = head.map(
    (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] !== 'string'),
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => show(row[column] ?? null).length)),
  );
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] ? show(cell).padStart(width) : show(cell).padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
