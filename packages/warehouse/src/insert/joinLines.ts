import { WarehouseError } from '../warehouseError.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NUL = 0x00;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function faultOf(line: Uint8Array): string | undefined {
  if (line.length === 0) return 'is empty';
  if (line[0] !== OPENING_BRACE || line.at(-1) !== CLOSING_BRACE) return 'is not one JSON object';
  if (line.includes(LINE_FEED) || line.includes(CARRIAGE_RETURN)) return 'holds a raw line break';
  return line.includes(NUL) ? 'holds a NUL byte' : undefined;
}

/**
 * The lines as one NDJSON body. Refuses what JSON.stringify cannot have written, so that a line is never
 * more than a line.
 */
export function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const lineEnd = Uint8Array.of(LINE_FEED);
  for (const [index, line] of lines.entries()) {
    const fault = faultOf(line);
    if (fault !== undefined) {
      throw new WarehouseError('rejected', `line ${index} ${fault}`, { line: index });
    }
    parts.push(line, lineEnd);
  }
  return Buffer.concat(parts);
}
