import { BusError, type OutgoingMessage, type Producer } from '@stutterscope/bus';
import { MAX_BATCH_BYTES } from '../limits.ts';

interface Waiting {
  readonly message: OutgoingMessage;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** How long the first message of a send waits for company: a request to Kafka costs as much as sixty messages of it. */
const LINGER_MS = 10;

/**
 * Lets concurrent requests share sends: messages that come within a few milliseconds go out together, up to
 * the size of one largest batch. What a send holds is bounded by the requests' byte budget, not here.
 */
export class SharedSender {
  readonly #producer: Producer;
  /** Sends under way, the oldest first, and when each began. */
  readonly #flying = new Map<Promise<void>, number>();
  readonly #ticks: () => number;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `ticks`: any clock in ms that nobody sets. */
  constructor(producer: Producer, ticks: () => number) {
    this.#producer = producer;
    this.#ticks = ticks;
  }

  /** How long the oldest send has been under way, ms; 0 when none is. */
  waitedMs(now: number): number {
    const [oldest] = this.#flying.values();
    return oldest === undefined ? 0 : now - oldest;
  }

  /** Resolves when this message is durable; rejects with the producer's error when that is not known. */
  send(message: OutgoingMessage): Promise<void> {
    if (this.#waitingBytes + message.value.length > MAX_BATCH_BYTES) this.#flush();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ message, resolve, reject });
    this.#waitingBytes += message.value.length;
    this.#timer ??= setTimeout(() => this.#flush(), LINGER_MS);
    return promise;
  }

  /** Resolves when nothing is waiting or on its way any more, well or badly. */
  async settled(): Promise<void> {
    this.#flush();
    while (this.#flying.size > 0) await Promise.all(this.#flying.keys());
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const delivery = this.#deliver(this.#waiting).finally(() => this.#flying.delete(delivery));
    this.#flying.set(delivery, this.#ticks());
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  async #deliver(group: readonly Waiting[]): Promise<void> {
    try {
      await this.#producer.send(
        'telemetry',
        group.map((waiting) => waiting.message),
      );
      for (const waiting of group) waiting.resolve();
    } catch (error) {
      if (group.length > 1 && error instanceof BusError && error.code === 'too_large') {
        // "Too large" tells a client to drop its batch: only the one that is may hear it.
        await Promise.all(group.map((waiting) => this.#deliver([waiting])));
        return;
      }
      for (const waiting of group) waiting.reject(error);
    }
  }
}
