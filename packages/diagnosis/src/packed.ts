/** Plain data as text of as few letters as it takes, for as long as nobody asks for it. */
export type Packed<Value> = string & {
  /** Never there: it says what the text holds. */
  readonly of?: Value;
};

/** What an array of the text stands for: an object by the number of its names, or one of these. */
const LIST = -1;
const MAP = -2;
const INFINITE = -3;

/** Names that objects have: as many sets as there are kinds of objects, so each is written down once. */
const namesBy: (readonly string[])[] = [];
const numberOf = new Map<string, number>();

function numberOfNames(names: readonly string[]): number {
  const key = names.join(' ');
  const known = numberOf.get(key);
  if (known !== undefined) return known;
  numberOf.set(key, namesBy.length);
  namesBy.push(names);
  return namesBy.length - 1;
}

function flatten(value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY) return [INFINITE, 1];
  if (value === Number.NEGATIVE_INFINITY) return [INFINITE, -1];
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return [LIST, ...value.map(flatten)];
  if (value instanceof Map) return [MAP, ...Array.from(value, ([key, item]) => [LIST, key, flatten(item)])];
  const entries = Object.entries(value);
  return [numberOfNames(entries.map(([name]) => name)), ...entries.map(([, item]) => flatten(item))];
}

function raise(flat: unknown): unknown {
  if (!Array.isArray(flat)) return flat;
  const [kind, ...items]: unknown[] = flat;
  switch (kind) {
    case LIST:
      return items.map(raise);
    case MAP:
      return mapOf(items);
    case INFINITE:
      return Number(items[0]) * Number.POSITIVE_INFINITY;
    default: {
      const names = namesBy[Number(kind)] ?? [];
      return Object.fromEntries(names.map((name, index) => [name, raise(items[index])]));
    }
  }
}

function mapOf(entries: readonly unknown[]): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (const entry of entries) if (Array.isArray(entry)) map.set(entry[1], raise(entry[2]));
  return map;
}

/** The moments of a session begin alike: so many digits of them are written down once. */
const ALIKE_DIGITS = 7;
/** What stands for them. */
const MARK = '~';

function shorten(text: string): string {
  const alike = text.includes(MARK) ? '' : (/\b\d{13}\b/.exec(text)?.[0].slice(0, ALIKE_DIGITS) ?? '');
  // Joined and not replaced: a text of pieces keeps them, and the one they are pieces of.
  return [alike, ...(alike === '' ? [text] : text.split(alike))].join(MARK);
}

function lengthen(text: string): string {
  const at = text.indexOf(MARK);
  const [alike, rest] = [text.slice(0, at), text.slice(at + 1)];
  return alike === '' ? rest : rest.replaceAll(MARK, alike);
}

/** Packs plain data: numbers, strings, null, arrays, maps, and objects whose names hold no space. */
export const pack = <Value>(value: Value): Packed<Value> => shorten(JSON.stringify(flatten(value)));

/** What was packed, in this process: a copy that shares nothing with the original. */
export function unpack<Value>(packed: Packed<Value>): Value;
export function unpack(packed: Packed<unknown>): unknown {
  return raise(JSON.parse(lengthen(packed)));
}
