/** One JSON document of a body, still bytes: a bad one must not cost its neighbours. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const RETURN = 0x0d;

/** True when there is nothing but JSON's white space. */
export function isBlank(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== TAB && byte !== RETURN && byte !== NEWLINE) return false;
  }
  return true;
}

/** The lines of an NDJSON body that hold something. */
export function* linesOf(body: Buffer): Generator<Line> {
  let start = 0;
  for (let number = 1; start < body.length; number++) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    const bytes = body.subarray(start, end);
    if (!isBlank(bytes)) yield { number, bytes };
    start = end + 1;
  }
}
