import {
  type Batch,
  type BatchEvent,
  CONTRACT_VERSION,
  type ColumnName,
  columnNames,
} from '@stutterscope/telemetry';
import { between, type Draws } from '../random.ts';

/** A phone's timers are never quite on time. */
const TIMER_LATE_MS = 60;

/** What names a session and stays as it is while it lasts. */
type SessionHead = Pick<Batch, 'room' | 'session' | 'side' | 'client' | 'stream'>;

export type Measured = { readonly [name in ColumnName]?: number };

/** What all sessions of a room have in common as they report. */
export interface Reporting {
  /** The room's time 0 on the client's clock, Unix ms. */
  readonly startAtMs: number;
  readonly sampleMs: number;
  /** Shortest and longest time between two batches. */
  readonly batchMs: readonly [number, number];
  readonly emit: (batch: Batch) => void;
}

export interface SessionReportOptions extends Reporting {
  readonly head: SessionHead;
  readonly draws: Draws;
  readonly openedMs: number;
}

/** A session's samples and events on their way into batches: one sample a period, and a batch now and then. */
export class SessionReport {
  private readonly options: SessionReportOptions;
  private nextSampleMs: number;
  private nextBatchMs: number;
  private samples = 0;
  private seq = 0;
  private times: number[] = [];
  private rows: Measured[] = [];
  private events: BatchEvent[] = [];

  constructor(options: SessionReportOptions) {
    this.options = options;
    this.nextSampleMs = this.sampleAtMs(1);
    this.nextBatchMs = options.openedMs + this.periodMs();
  }

  event(atMs: number, code: number, detail?: string): void {
    this.events.push({ t: this.clientTime(atMs), code, ...(detail !== undefined && { detail }) });
  }

  isSampleDue(nowMs: number): boolean {
    return nowMs >= this.nextSampleMs;
  }

  sample(nowMs: number, row: Measured): void {
    this.samples++;
    this.nextSampleMs = this.sampleAtMs(this.samples + 1);
    this.times.push(this.clientTime(nowMs));
    this.rows.push(row);
  }

  /** Sends the batch that is due, as soon as there is anything in it. */
  step(nowMs: number): void {
    if (nowMs >= this.nextBatchMs) this.flush(nowMs);
  }

  /** Sends what has gathered, now; nothing when there is nothing to say. */
  flush(nowMs: number): void {
    if (this.rows.length === 0 && this.events.length === 0) return;
    this.nextBatchMs = nowMs + this.periodMs();
    this.options.emit({
      v: CONTRACT_VERSION,
      ...this.options.head,
      seq: this.seq++,
      sentAt: this.clientTime(nowMs),
      samples: { t: this.times, ...columnsOf(this.rows) },
      ...(this.events.length > 0 && { events: this.events }),
    });
    this.times = [];
    this.rows = [];
    this.events = [];
  }

  private sampleAtMs(count: number): number {
    const { openedMs, sampleMs, draws } = this.options;
    return openedMs + count * sampleMs + TIMER_LATE_MS * draws(1_000_000 + count);
  }

  private periodMs(): number {
    return between(this.options.draws, this.seq, ...this.options.batchMs);
  }

  private clientTime(atMs: number): number {
    return Math.round(this.options.startAtMs + atMs);
  }
}

/** Every row has the same columns: a session measures what it measures from the first to the last. */
function columnsOf(rows: readonly Measured[]): Partial<Record<ColumnName, number[]>> {
  const columns: Partial<Record<ColumnName, number[]>> = {};
  for (const name of columnNames) {
    const values = rows.flatMap((row) => row[name] ?? []);
    if (values.length > 0) columns[name] = values.map((value) => Math.round(value * 10) / 10);
  }
  return columns;
}
