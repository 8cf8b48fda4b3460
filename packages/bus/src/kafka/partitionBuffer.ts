import { maxBatchBytes, maxBatchMessages, messageBytes } from '../limits.ts';
import type { Message } from '../types.ts';

/**
 * Fetching stops above this and goes on below half of it: a batch is made ready while another is worked on, and no more.
 * What waits longer outlives the garbage collector's nursery, and costs more there than fetching it in time.
 */
const highWaterBytes = maxBatchBytes / 2;
const highWaterMessages = maxBatchMessages;

/** How a partition's fetching is steered; `pause` holds until `resume`, over rebalances too. */
export interface FetchControl {
  seek(offset: number): void;
  pause(): void;
  resume(): void;
}

/** What was fetched of a partition and waits for its handler. Bounded by pausing the fetch. */
export interface PartitionBuffer {
  open(offset: number): void;
  /** Takes what a fetch brought; ignores what was fetched before `open` or after `close`. */
  push(messages: readonly Message[]): void;
  next(signal: AbortSignal): Promise<readonly Message[]>;
  close(): void;
}

export function createPartitionBuffer(control: FetchControl): PartitionBuffer {
  let waiting: Message[] = [];
  let bytes = 0;
  let expected = Number.POSITIVE_INFINITY;
  let paused = true;
  let wake = (): void => {};

  const take = (): readonly Message[] => {
    const count = boundedCount(waiting);
    const taken = waiting.splice(0, count);
    for (const message of taken) bytes -= messageBytes(message);
    if (paused && bytes < highWaterBytes / 2 && waiting.length < highWaterMessages / 2) {
      paused = false;
      control.resume();
    }
    return taken;
  };

  return {
    open(offset) {
      expected = offset;
      paused = false;
      control.seek(offset);
      control.resume();
    },
    push(messages) {
      for (const message of messages) {
        if (message.offset < expected) continue;
        expected = message.offset + 1;
        waiting.push(message);
        bytes += messageBytes(message);
      }
      if (!paused && (bytes >= highWaterBytes || waiting.length >= highWaterMessages)) {
        paused = true;
        control.pause();
      }
      if (waiting.length > 0) wake();
    },
    async next(signal) {
      if (waiting.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = () => {
            signal.removeEventListener('abort', wake);
            resolve();
          };
          signal.addEventListener('abort', wake);
        });
      }
      return signal.aborted ? [] : take();
    },
    close() {
      expected = Number.POSITIVE_INFINITY;
      paused = true;
      control.pause();
      waiting = [];
      bytes = 0;
    },
  };
}

function boundedCount(messages: readonly Message[]): number {
  let bytes = 0;
  const over = messages.findIndex((message, at) => {
    bytes += messageBytes(message);
    return at >= maxBatchMessages || (at > 0 && bytes > maxBatchBytes);
  });
  return over === -1 ? messages.length : over;
}
