import type { ServerResponse } from 'node:http';
import type { Place } from '../board/noticeBoard.ts';

export interface ClientOptions {
  readonly language: string;
  /** Till when it may listen, Unix ms. */
  readonly expiresAt: number;
  readonly maxBytes: number;
  /** Up to where it was told before it came here; null when it does not say. */
  readonly toldTo: Place | null;
}

/** One open stream of events. */
export class Client {
  readonly language: string;
  readonly expiresAt: number;
  private readonly response: ServerResponse;
  private readonly maxBytes: number;
  private readonly toldTo: Place | null;

  constructor(response: ServerResponse, { language, expiresAt, maxBytes, toldTo }: ClientOptions) {
    this.response = response;
    this.language = language;
    this.expiresAt = expiresAt;
    this.maxBytes = maxBytes;
    this.toldTo = toldTo;
  }

  /** True for what another notifier told it, which reads the log ahead of this one. */
  knows({ partition, offset }: Place): boolean {
    return this.toldTo !== null && this.toldTo.partition === partition && offset <= this.toldTo.offset;
  }

  /** False when it does not read: then it is gone. */
  send(text: string): boolean {
    if (this.response.writableLength > this.maxBytes) {
      this.response.destroy();
      return false;
    }
    this.response.write(text);
    return true;
  }

  /** Ends it in good order; it comes back by itself, after about so long. */
  end(comeBackMs: number): void {
    this.response.end(`retry: ${Math.round(comeBackMs)}\n\n`);
  }
}
