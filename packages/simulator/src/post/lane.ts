import type { Transport } from '@stutterscope/sdk/src/index.ts';

const LINES_A_POST = 200;

/** What became of the batches of all lanes, in batches. */
export interface PostTotals {
  taken: number;
  refused: number;
  /** Given up: the collector was away for longer than the buffer reaches. */
  lost: number;
  waiting: number;
}

export interface LaneOptions {
  readonly transport: Transport;
  /** The address its clients seem to come from. */
  readonly address: string;
  readonly maxBufferBytes: number;
  readonly signal: AbortSignal;
  readonly totals: PostTotals;
  readonly onTrouble: (reason: string) => void;
  readonly onTaken: () => void;
}

/** Posts the batches of one network, in order, one post at a time; what a collector cannot take now waits here. */
export class Lane {
  private readonly options: LaneOptions;
  private waiting: string[] = [];
  private waitingBytes = 0;
  private sending: Promise<void> | undefined;

  constructor(options: LaneOptions) {
    this.options = options;
  }

  push(line: string): void {
    const { totals, maxBufferBytes } = this.options;
    this.waiting.push(line);
    this.waitingBytes += line.length;
    totals.waiting++;
    while (this.waitingBytes > maxBufferBytes && this.waiting.length > 1) {
      this.take(1);
      totals.lost++;
    }
  }

  /** Begins to post what waits, unless a post is under way. */
  send(): void {
    if (this.waiting.length > 0) this.sending ??= this.drain();
  }

  /** Settles when nothing waits any more. */
  async idle(): Promise<void> {
    await this.sending;
  }

  private take(count: number): string[] {
    const lines = this.waiting.splice(0, count);
    for (const line of lines) this.waitingBytes -= line.length;
    this.options.totals.waiting -= lines.length;
    return lines;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.post(this.take(LINES_A_POST));
    this.sending = undefined;
  }

  private async post(lines: readonly string[]): Promise<void> {
    const { transport, address, signal, totals, onTrouble, onTaken } = this.options;
    const result = await transport.deliver(lines, {
      headers: { 'x-forwarded-for': address },
      signal,
      onRetry: onTrouble,
    });
    if (result.outcome === 'taken') {
      totals.taken += lines.length;
      onTaken();
      return;
    }
    if (result.outcome === 'refused') totals.refused += lines.length;
    else totals.lost += lines.length;
    onTrouble(result.reason);
  }
}
