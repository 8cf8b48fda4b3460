import { TICK_MS } from './viewerTick.ts';

const NONE = -1;
/** Rows at first: few rooms are watched for long. */
const ROWS_LEAST = 4;
/** So many columns are added at a time. */
const COLUMNS_STEP = 4;

/**
 * Numbers of the newest seconds of a room, in one typed array: a row a second, as many columns as were ever asked for.
 * A second has its row by its number, and takes it from another that is old: so many rows, so many seconds in a row.
 */
export class SecondRows {
  private readonly rowsEnough: number;
  private columns = 0;
  private ticks: number[] = new Array<number>(ROWS_LEAST).fill(NONE);
  private counts = new Int32Array(0);

  /** `rowsEnough`: as many as are ever needed, where time runs as it should. */
  constructor(rowsEnough: number) {
    this.rowsEnough = rowsEnough;
  }

  /** The row of a second; -1 where it has none. */
  find(tick: number): number {
    const row = rowOf(tick, this.ticks.length);
    return this.ticks[row] === tick ? row : NONE;
  }

  /** The second whose row another would take; -1 where it is free. */
  inTheWay(tick: number): number {
    return this.ticks[rowOf(tick, this.ticks.length)] ?? NONE;
  }

  /** Gives a second its row, all zeros, whosever it was. */
  open(tick: number): number {
    const row = rowOf(tick, this.ticks.length);
    this.ticks[row] = tick;
    this.counts.fill(0, row * this.columns, (row + 1) * this.columns);
    return row;
  }

  /** More rows for the seconds from `oldest` on; others lose theirs. */
  grow(oldest: number): void {
    const live = this.since(oldest);
    const { length } = this.ticks;
    let rows = length < this.rowsEnough ? Math.min(length * 2, this.rowsEnough) : length * 2;
    while (new Set(live.map((tick) => rowOf(tick, rows))).size < live.length) rows *= 2;
    this.lay(live, rows, this.columns);
  }

  at(row: number, column: number): number {
    return column < this.columns ? (this.counts[row * this.columns + column] ?? 0) : 0;
  }

  add(row: number, column: number, by: number): void {
    if (column >= this.columns) this.widen(column);
    const at = row * this.columns + column;
    this.counts[at] = (this.counts[at] ?? 0) + by;
  }

  /** Every second from `oldest` on, in order of time. */
  since(oldest: number): number[] {
    return this.ticks.filter((tick) => tick !== NONE && tick >= oldest).sort((a, b) => a - b);
  }

  /** The numbers of a row, zeros behind them left out. */
  row(row: number): number[] {
    const { counts, columns } = this;
    const numbers = [...counts.subarray(row * columns, (row + 1) * columns)];
    return numbers.slice(0, numbers.findLastIndex((number) => number !== 0) + 1);
  }

  private widen(column: number): void {
    this.lay(this.since(0), this.ticks.length, column - (column % COLUMNS_STEP) + COLUMNS_STEP);
  }

  private lay(kept: readonly number[], rows: number, columns: number): void {
    const { ticks, counts, columns: before } = this;
    this.ticks = new Array<number>(rows).fill(NONE);
    this.columns = columns;
    this.counts = new Int32Array(rows * columns);
    for (const tick of kept) {
      const was = rowOf(tick, ticks.length);
      const row = rowOf(tick, rows);
      this.ticks[row] = tick;
      this.counts.set(counts.subarray(was * before, (was + 1) * before), row * columns);
    }
  }
}

const rowOf = (tick: number, rows: number) => ((tick / TICK_MS) >>> 0) % rows;
