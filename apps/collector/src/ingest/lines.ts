/** One JSON document of a body, still bytes: a bad one must not cost its neighbours. */
export interface Line {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;
const BLANKS: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0d, NEWLINE]);

/** True when there is nothing but JSON's white space. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => BLANKS.has(byte));
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
