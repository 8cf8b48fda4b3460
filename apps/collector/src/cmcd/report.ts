import { decodeSfDict, SfItem, symbolToStr } from '@svta/cml-structured-field-values';

/** Longest report taken: a report of every key, with room for a long content id. */
const MAX_REPORT_BYTES = 8192;

/** What is at fault with a report, as with a batch. */
export interface ReportFault {
  readonly pointer: string;
  readonly message: string;
}

/** A number of an inner list, and of which kind of media it is: `v`, `a`, `av`, or none said. */
export interface Measured {
  readonly value: number;
  readonly of: string;
}

/** One CMCD version 2 report, as a structured-fields dictionary says it (RFC 9651): reads what a key holds. */
export class Report {
  private readonly fields: ReadonlyMap<string, unknown>;

  private constructor(fields: ReadonlyMap<string, unknown>) {
    this.fields = fields;
  }

  /** Reads a line; gives what is at fault where it is no dictionary. */
  static read(line: Buffer): Report | ReportFault {
    if (line.length > MAX_REPORT_BYTES)
      return { pointer: '', message: `is longer than ${MAX_REPORT_BYTES} bytes` };
    try {
      const dictionary = decodeSfDict(line.toString('latin1').trim());
      return new Report(new Map(Object.entries(dictionary).map(([key, item]) => [key, bareOf(item)])));
    } catch (error) {
      return { pointer: '', message: error instanceof Error ? error.message : String(error) };
    }
  }

  number(key: string): number | undefined {
    const value = this.fields.get(key);
    return typeof value === 'number' ? value : undefined;
  }

  /** A string or a token. */
  text(key: string): string | undefined {
    const value = this.fields.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  is(key: string): boolean {
    return this.fields.get(key) === true;
  }

  /** The numbers of an inner list; version 1's bare number counts as one of no kind. */
  measured(key: string): readonly Measured[] {
    return this.list(key).flatMap(({ value, of }) => (typeof value === 'number' ? [{ value, of }] : []));
  }

  /** The texts of an inner list. */
  texts(key: string): readonly string[] {
    return this.list(key).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  }

  private list(key: string): readonly { readonly value: unknown; readonly of: string }[] {
    const value = this.fields.get(key);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    return items.map((item) => ({
      value: bareOf(item),
      of: item instanceof SfItem ? (Object.keys(item.params ?? {})[0] ?? '') : '',
    }));
  }
}

function bareOf(item: unknown): unknown {
  const value: unknown = item instanceof SfItem ? item.value : item;
  return typeof value === 'symbol' ? symbolToStr(value) : value;
}
