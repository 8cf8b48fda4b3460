import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

export interface EventStreamOptions {
  /** Till when its client may listen, Unix ms. */
  readonly expiresAt: number;
  /** Bytes that wait for a client which does not read, at most. */
  readonly maxBytes: number;
}

/** One event as the wire has it. JSON holds no line break, so no text of anybody's ends a field. */
export function eventText(event: string, data: unknown, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** One open stream of server-sent events. */
export class EventStream {
  readonly expiresAt: number;
  private readonly response: ServerResponse;
  private readonly maxBytes: number;

  /** Takes the reply over and starts the stream. */
  constructor(reply: FastifyReply, { expiresAt, maxBytes }: EventStreamOptions) {
    this.expiresAt = expiresAt;
    this.maxBytes = maxBytes;
    this.response = reply.raw;
    // What plugins set, such as CORS, is lost to a hijacked reply.
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) this.response.setHeader(name, value);
    }
    reply.hijack();
    this.response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Kept alive after its end, it would hold up the listener's.
      connection: 'close',
      // Proxies of the nginx kind hold a stream back until their buffer is full, unless told.
      'x-accel-buffering': 'no',
    });
  }

  /** Calls back when the client is gone, whichever way. */
  onGone(work: () => void): void {
    this.response.once('close', work);
    // A connection that breaks while it is written to is closed: that is all there is to do about it.
    this.response.on('error', work);
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
