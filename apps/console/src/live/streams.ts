import { EventStream, eventText } from '@stutterscope/http';
import type { FastifyReply } from 'fastify';
import type { Limits } from '../limits.ts';
import { ProblemError } from '../problems.ts';
import { Feed } from './feed.ts';

/** Proxies close what is silent for longer. */
const HEARTBEAT_MS = 15_000;

/** Within this a client comes back whose stream was ended, each at its own moment. */
const COME_BACK_MS = 3000;

export interface StreamsDeps {
  readonly limits: Limits;
  readonly clock: () => number;
  /** Told why something followed could not be read. */
  readonly onFailure: (error: unknown) => void;
}

export interface StreamRequest<Value> {
  /** What is followed: those who follow the same are served by one read. */
  readonly key: string;
  readonly event: string;
  readonly read: () => Promise<Value>;
  readonly expiresAt: number;
}

/** The open streams, and what they follow. */
export class Streams {
  private readonly deps: StreamsDeps;
  private readonly open = new Set<EventStream>();
  private readonly feeds = new Map<string, Feed<string>>();
  private readonly beating: NodeJS.Timeout;

  constructor(deps: StreamsDeps) {
    this.deps = deps;
    this.beating = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  get size(): number {
    return this.open.size;
  }

  /** Sends a reply what is read, again and again, until its client leaves or its token expires. */
  serve<Value>(reply: FastifyReply, { key, event, read, expiresAt }: StreamRequest<Value>): void {
    const { limits } = this.deps;
    const known = this.feeds.get(key);
    if (
      this.open.size >= limits.maxStreams ||
      (known === undefined && this.feeds.size >= limits.maxFollowed)
    ) {
      throw new ProblemError('too_many_streams', 'come back later, or to another console');
    }
    // As text: it is made once, whoever follows.
    const readText = async () => eventText(event, await read());
    const feed = known ?? new Feed({ read: readText, everyMs: limits.everyMs });
    this.feeds.set(key, feed);
    const stream = new EventStream(reply, { expiresAt, maxBytes: limits.maxStreamBytes });
    this.open.add(stream);
    stream.send(':\n\n');
    const leave = feed.follow({
      value: (text) => void stream.send(text),
      failed: (error) => {
        this.deps.onFailure(error);
        stream.send(eventText('trouble', { atMs: this.deps.clock(), code: 'warehouse_unavailable' }));
      },
    });
    stream.onGone(() => {
      leave();
      this.open.delete(stream);
      if (feed.size === 0 && this.feeds.get(key) === feed) this.feeds.delete(key);
    });
  }

  /** Ends every stream. */
  close(): void {
    clearInterval(this.beating);
    for (const stream of this.open) stream.end(Math.random() * COME_BACK_MS);
  }

  private beat(): void {
    const now = this.deps.clock();
    for (const stream of this.open) {
      if (now < stream.expiresAt) stream.send(':\n\n');
      else stream.end(0);
    }
  }
}
