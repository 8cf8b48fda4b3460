import type { Batch } from '@stutterscope/telemetry';
import { type Clock, systemClock, wait } from './clock.ts';
import { OpenBatch, type SampleValues } from './openBatch.ts';
import { systemRandom } from './random.ts';
import type {
  ClientInfo,
  Problem,
  Reporter,
  ReporterOptions,
  ReporterStats,
  StreamInfo,
} from './reporter.ts';
import { type SealedBatch, SendQueue } from './sendQueue.ts';
import { createTransport, type Transport } from './transport.ts';
import { uuidv7 } from './uuidv7.ts';

/** The reporter over HTTP: columns are closed into batches, batches wait in a bounded queue, one is under way. */
export class HttpReporter implements Reporter {
  readonly session: string;
  private readonly options: ReporterOptions;
  private readonly clock: Clock;
  private readonly transport: Transport;
  private readonly queue: SendQueue;
  private readonly stop = new AbortController();
  private client: ClientInfo;
  private stream: StreamInfo;
  private open = new OpenBatch();
  private nextSeq = 0;
  private cancelFlush: (() => void) | undefined;
  private sending: Promise<void> | undefined;
  private closing: Promise<void> | undefined;
  private taken = 0;
  private refused = 0;
  private lost = 0;

  constructor(options: ReporterOptions) {
    this.options = options;
    this.clock = options.clock ?? systemClock;
    this.session = uuidv7(this.clock.now(), options.random ?? systemRandom);
    this.transport = createTransport(options);
    this.queue = new SendQueue(options.maxBufferBytes ?? 2 * 1024 * 1024);
    this.client = options.client;
    this.stream = options.stream;
  }

  sample(values: SampleValues): void {
    if (this.isClosed()) return;
    this.open.addSample(this.clock.now(), values);
    this.grown();
  }

  event(code: number, detail?: string): void {
    if (this.isClosed()) return;
    if (!Number.isInteger(code) || Math.abs(code) > 2 ** 31 - 1) {
      this.problem({ kind: 'misuse', reason: `${code} is not an event code` });
      return;
    }
    this.open.addEvent(this.clock.now(), code, detail);
    this.grown();
  }

  update({ client, stream }: Parameters<Reporter['update']>[0]): void {
    this.client = { ...this.client, ...client };
    this.stream = { ...this.stream, ...stream };
  }

  flush(): void {
    this.cancelFlush?.();
    this.cancelFlush = undefined;
    const { samples, events } = this.open.counts;
    if (samples + events === 0) return;
    const seq = this.nextSeq++;
    const line = JSON.stringify(this.seal(seq));
    this.open = new OpenBatch();
    this.guard('record', () => this.options.record?.(line));
    const dropped = this.queue.push({ seq, line, samples, events });
    this.lose(dropped, 'the buffer is full');
    this.sending ??= this.send();
  }

  stats(): ReporterStats {
    return {
      takenBatches: this.taken,
      refusedBatches: this.refused,
      lostBatches: this.lost,
      waitingBatches: this.queue.length,
    };
  }

  close(deadlineMs = 5000): Promise<void> {
    this.closing ??= this.finish(deadlineMs);
    return this.closing;
  }

  private isClosed(): boolean {
    if (this.closing === undefined) return false;
    this.problem({ kind: 'misuse', reason: 'the session is closed' });
    return true;
  }

  private grown(): void {
    const { samples, events } = this.open.counts;
    if (samples + events >= (this.options.maxBatchItems ?? 100)) this.flush();
    else this.cancelFlush ??= this.clock.after(this.options.flushIntervalMs ?? 1000, () => this.flush());
  }

  private seal(seq: number): Batch {
    return {
      v: 1,
      room: this.options.room,
      session: this.session,
      side: this.options.side,
      seq,
      sentAt: Math.round(this.clock.now()),
      client: this.client,
      stream: this.stream,
      ...this.open.columns(),
    };
  }

  /** One batch under way at a time: the collector sees a session in order. */
  private async send(): Promise<void> {
    for (let batch = this.queue.shift(); batch !== undefined; batch = this.queue.shift()) {
      await this.deliver(batch);
    }
    this.sending = undefined;
  }

  private async deliver(batch: SealedBatch): Promise<void> {
    if (this.stop.signal.aborted) return this.lose([batch], 'closed before it was sent');
    const result = await this.transport.deliver([batch.line], {
      signal: this.stop.signal,
      onRetry: (reason, waitMs) => this.problem({ kind: 'retrying', reason, waitMs }),
    });
    if (result.outcome === 'taken') this.taken++;
    else if (result.outcome === 'unavailable') this.lose([batch], `closed while retrying: ${result.reason}`);
    else {
      this.refused++;
      this.problem({ kind: 'refused', seq: batch.seq, reason: result.reason });
    }
  }

  private async finish(deadlineMs: number): Promise<void> {
    this.flush();
    const sent = new AbortController();
    const sending = (this.sending ?? Promise.resolve()).then(() => sent.abort());
    await wait(this.clock, deadlineMs, sent.signal);
    this.stop.abort();
    await sending;
  }

  private lose(batches: readonly SealedBatch[], reason: string): void {
    if (batches.length === 0) return;
    this.lost += batches.length;
    const samples = batches.reduce((sum, batch) => sum + batch.samples, 0);
    this.problem({ kind: 'lost', batches: batches.length, samples, reason });
  }

  private problem(problem: Problem): void {
    try {
      this.options.onProblem?.(problem);
    } catch {
      // The one who is told of failures failed: there is nobody left to tell, and the host must not suffer.
    }
  }

  private guard(name: string, callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.problem({ kind: 'misuse', reason: `${name} failed: ${String(error)}` });
    }
  }
}
