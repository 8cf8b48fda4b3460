import { type Clock, wait } from './clock.ts';
import type { Problem } from './problem.ts';
import { type SealedBatch, SendQueue } from './sendQueue.ts';
import type { Failure, Transport } from './transport.ts';

export interface SenderOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly maxBufferBytes: number;
  readonly onProblem: (problem: Problem) => void;
  readonly onAttempt: () => void;
  readonly onFailure: (failure: Failure) => void;
  /** Batches are no longer this sender's: taken, or given up. */
  readonly onSettled: (batches: readonly SealedBatch[]) => void;
}

/** After an outage so much goes in one request; a page that is left may send as much (fetch keepalive's bound). */
const REQUEST_BYTES = 60_000;

/** Faulty, or too large: what a line of many may be. Any other refusal is of whoever sends them. */
const isOfLines = (status: number) => status === 400 || status === 413;

/** Brings batches to the collector in their order: one request at a time, the same bytes until they are taken. */
export class Sender {
  taken = 0;
  refused = 0;
  lost = 0;
  private readonly options: SenderOptions;
  private readonly queue: SendQueue;
  private readonly stop = new AbortController();
  private underWay: readonly SealedBatch[] = [];
  /** Of what is under way, what is settled: also by another way than the request that is. */
  private readonly arrived = new Set<SealedBatch>();
  private sending: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  constructor(options: SenderOptions) {
    this.options = options;
    this.queue = new SendQueue(options.maxBufferBytes);
  }

  push(batch: SealedBatch): void {
    this.lose(this.queue.push(batch), 'the buffer is full');
    this.sending ??= this.send();
  }

  /** What the collector is not known to have, oldest first. */
  get untaken(): readonly SealedBatch[] {
    return [...this.underWay.filter((batch) => !this.arrived.has(batch)), ...this.queue.all];
  }

  /** There is a network again: nothing waits for its turn of the backoff, but what the collector asked to wait. */
  hurry(): void {
    this.wake?.();
  }

  /** Sends what is untaken as far as one request may hold, without waiting. A repeat is counted once. */
  async sendAndLeave(): Promise<void> {
    let bytes = 0;
    const leaving = this.untaken.filter(({ line }) => {
      bytes += line.length + 1;
      return bytes <= REQUEST_BYTES;
    });
    if (leaving.length === 0) return;
    if (!(await this.options.transport.postAndLeave(leaving.map(({ line }) => line)))) return;
    const news = new Set(leaving.filter((batch) => this.untaken.includes(batch)));
    this.queue.drop(news);
    this.taken += news.size;
    this.settle([...news]);
  }

  /** Goes on until all is sent, at most until the deadline; gives what is not. */
  async finish(deadlineMs: number): Promise<readonly SealedBatch[]> {
    const sent = new AbortController();
    const sending = (this.sending ?? Promise.resolve()).then(() => sent.abort());
    await wait(this.options.clock, deadlineMs, sent.signal);
    const left = this.untaken;
    this.stop.abort();
    await sending;
    this.queue.drop(new Set(left));
    return left;
  }

  lose(batches: readonly SealedBatch[], reason: string): void {
    if (batches.length === 0) return;
    this.lost += batches.length;
    const samples = batches.reduce((sum, batch) => sum + batch.samples, 0);
    this.options.onProblem({ kind: 'lost', batches: batches.length, samples, reason });
  }

  private async send(): Promise<void> {
    while (this.queue.all.length > 0 && !this.stop.signal.aborted) {
      this.underWay = this.queue.take(REQUEST_BYTES);
      await this.deliver(this.underWay);
      this.underWay = [];
      this.arrived.clear();
    }
    this.sending = undefined;
  }

  private async deliver(batches: readonly SealedBatch[]): Promise<void> {
    const result = await this.attempt(batches.filter((batch) => !this.arrived.has(batch)));
    if (result.outcome === 'unavailable') return;
    const news = batches.filter((batch) => !this.arrived.has(batch));
    if (result.outcome === 'taken') {
      this.taken += news.length;
      this.settle(news);
    }
    // One faulty line costs its neighbours nothing: each is sent again by itself, and a repeat is counted once.
    else if (news.length > 1 && isOfLines(result.status))
      for (const batch of news) await this.deliver([batch]);
    else this.refuse(news, result.reason);
  }

  /** Until it is taken or refused, or this sender is stopped. */
  private async attempt(batches: readonly SealedBatch[]) {
    for (;;) {
      const round = new AbortController();
      const abort = () => round.abort();
      this.stop.signal.addEventListener('abort', abort);
      if (this.stop.signal.aborted) abort();
      const result = await this.options.transport.deliver(
        batches.map(({ line }) => line),
        {
          signal: round.signal,
          onAttempt: () => {
            this.wake = undefined;
            this.options.onAttempt();
          },
          onRetry: (reason, waitMs, failure) => {
            if (failure.isAnswered === undefined) this.wake = abort;
            this.options.onFailure(failure);
            this.options.onProblem({ kind: 'retrying', reason, waitMs });
          },
        },
      );
      this.stop.signal.removeEventListener('abort', abort);
      if (result.outcome !== 'unavailable' || this.stop.signal.aborted) return result;
    }
  }

  private settle(batches: readonly SealedBatch[]): void {
    for (const batch of batches) this.arrived.add(batch);
    this.options.onSettled(batches);
  }

  private refuse(batches: readonly SealedBatch[], reason: string): void {
    for (const batch of batches) {
      this.refused++;
      this.options.onProblem({ kind: 'refused', seq: batch.seq, reason });
    }
    this.settle(batches);
  }
}
