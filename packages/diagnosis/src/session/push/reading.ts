import { type Batch, type ColumnName, isPlausible } from '@stutterscope/telemetry';

/** One sample of a push, implausible values left out. Units as in the contract. */
export interface PushReading {
  readonly t: number;
  /** Time this sample stands for, ms: since the one before, never across a gap. */
  readonly spanMs: number;
  /** Time before it in which nothing was heard, ms: 0 where the sample before is near enough. */
  readonly unheardMs: number;
  readonly fps: number | null;
  readonly cpuApp: number | null;
  readonly cpuSys: number | null;
  readonly spd: number | null;
  readonly vra: number | null;
  /** VRA + ARA, kbit/s. */
  readonly made: number | null;
  readonly ara: number | null;
  readonly que: number | null;
  /** Frames dropped since the sample before. */
  readonly dropped: number;
}

/** The value of a column at a row: null when not measured or not plausible. */
export function valueAt(batch: Batch, name: ColumnName, row: number): number | null {
  const value = batch.samples[name]?.[row] ?? null;
  return value !== null && isPlausible(name, value) ? value : null;
}

/** Growth of DRP; a counter that fell was reset, and its new value is the growth. */
export function dropGrowth(before: number | null, now: number | null): number {
  if (now === null) return 0;
  if (before === null) return 0;
  return now >= before ? now - before : now;
}
