import type { ServerResponse } from 'node:http';

export interface ClientOptions {
  readonly language: string;
  /** Till when it may listen, Unix ms. */
  readonly expiresAt: number;
  readonly maxBytes: number;
}

/** One open stream of events. */
export class Client {
  readonly language: string;
  readonly expiresAt: number;
  private readonly response: ServerResponse;
  private readonly maxBytes: number;

  constructor(response: ServerResponse, { language, expiresAt, maxBytes }: ClientOptions) {
    this.response = response;
    this.language = language;
    this.expiresAt = expiresAt;
    this.maxBytes = maxBytes;
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
