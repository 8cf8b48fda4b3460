import type { Fault } from '@stutterscope/telemetry';

/** Deepest nesting taken; the contract itself needs 3. ClickHouse refuses to skip unknown fields 1000 deep. */
const MAX_DEPTH = 32;

// Harmless to us, poison to whoever merges the batch into an object of his own.
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

const fault = (message: string): Fault => ({ pointer: '', message });

const inside = (key: string | number, found: Fault): Fault => ({
  pointer: `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}${found.pointer}`,
  message: found.message,
});

function textFault(text: string): Fault | undefined {
  // ClickHouse stops at "\ud83d" alone, the mark of an emoji cut in two.
  return text.isWellFormed() ? undefined : fault('holds half of a surrogate pair');
}

function listFault(list: readonly unknown[], depth: number): Fault | undefined {
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    // Columns are long lists of what is plainly harmless; only of a finite number is the difference zero.
    if (item === null || (typeof item === 'number' && item - item === 0)) continue;
    const found = shapeFault(item, depth);
    if (found !== undefined) return inside(index, found);
  }
  return undefined;
}

function keyFault(key: string): Fault | undefined {
  return FORBIDDEN_KEYS.has(key) ? fault('is a forbidden key') : textFault(key);
}

function objectFault(object: object, depth: number): Fault | undefined {
  for (const [key, value] of Object.entries(object)) {
    const found = keyFault(key) ?? shapeFault(value, depth);
    if (found !== undefined) return inside(key, found);
  }
  return undefined;
}

/**
 * What would not survive being written out again and read downstream, in fields that are known and in those
 * that are not: keys that poison prototypes, nesting without end, numbers that JSON.parse made infinite,
 * halves of characters. Undefined when there is none.
 */
export function shapeFault(value: unknown, depth = 0): Fault | undefined {
  if (typeof value === 'string') return textFault(value);
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : fault('is too large a number');
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === MAX_DEPTH) return fault(`is nested deeper than ${MAX_DEPTH}`);
  return Array.isArray(value) ? listFault(value, depth + 1) : objectFault(value, depth + 1);
}
