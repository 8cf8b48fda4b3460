import { type BatchEvent, type ColumnName, columnNames } from './contract.ts';

/** One moment's measurements; what is left out, null or not a number was not measured. */
export type SampleValues = { readonly [name in ColumnName]?: number | null | undefined };

/** The contract's bounds; beyond them a value is an error of arithmetic, and would cost the whole batch. */
const LARGEST = 1e15;
const LONGEST_DETAIL = 512;

const isMeasured = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= LARGEST;

/** Tenths: what is decided by and what is kept is no finer, and digits of noise were a fifth of a batch's bytes. */
const rounded = (value: number) => Math.round(value * 10) / 10;

/** Half of a character at the cut, or in what the host gave, would cost the whole batch. */
const wellFormed = (text: string) => text.replace(/[\ud800-\udfff]/gu, '\ufffd');

/** Samples and events not yet given a number: rows come in, columns go out. */
export class OpenBatch {
  private readonly times: number[] = [];
  private readonly rows: SampleValues[] = [];
  private readonly events: BatchEvent[] = [];

  addSample(t: number, values: SampleValues): void {
    this.times.push(Math.round(t));
    this.rows.push({ ...values });
  }

  addEvent(t: number, code: number, detail?: string): void {
    const text = detail === undefined ? {} : { detail: wellFormed(String(detail).slice(0, LONGEST_DETAIL)) };
    this.events.push({ t: Math.round(t), code, ...text });
  }

  get counts(): { readonly samples: number; readonly events: number } {
    return { samples: this.rows.length, events: this.events.length };
  }

  /** The batch's `samples` and `events`; a column nobody measured is left out. */
  columns() {
    const measured = columnNames
      .map((name) => [name, this.rows.map((row) => measuredOrNull(row[name]))] as const)
      .filter(([, values]) => values.some((value) => value !== null));
    return {
      samples: { t: this.times, ...Object.fromEntries(measured) },
      ...(this.events.length > 0 && { events: this.events }),
    };
  }
}

function measuredOrNull(value: number | null | undefined): number | null {
  return isMeasured(value) ? rounded(value) : null;
}
