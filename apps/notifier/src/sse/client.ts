import { EventStream, type EventStreamOptions } from '@stutterscope/http';
import type { FastifyReply } from 'fastify';
import type { Place } from '../board/noticeBoard.ts';

interface ClientOptions extends EventStreamOptions {
  readonly language: string;
  /** Up to where it was told before it came here; null when it does not say. */
  readonly toldTo: Place | null;
}

/** One open stream of a room's alerts, in the language of its reader. */
export class Client extends EventStream {
  readonly language: string;
  private readonly toldTo: Place | null;

  constructor(reply: FastifyReply, { language, toldTo, ...options }: ClientOptions) {
    super(reply, options);
    this.language = language;
    this.toldTo = toldTo;
  }

  /** True for what another notifier told it, which reads the log ahead of this one. */
  knows({ partition, offset }: Place): boolean {
    return this.toldTo !== null && this.toldTo.partition === partition && offset <= this.toldTo.offset;
  }
}
