import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Assignment, ConsumerHandler } from '../types.ts';
import { assignmentOf, type HeldAssignment } from './assignmentOf.ts';
import type { PartitionPort } from './partitionPort.ts';

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

export interface PartitionRunOptions {
  readonly port: PartitionPort;
  readonly handler: ConsumerHandler;
  readonly onError: (error: Error) => void;
  /** When the former run of this partition has ended: two never overlap. */
  readonly after: Promise<void>;
}

/** A partition from the moment a member is given it until it is taken away. */
export interface PartitionRun {
  /** Reads no more; resolves when the running batch has ended and the handler has been told `revoked`. */
  stop(): Promise<void>;
  /** Refuses commits from now on, whatever is still running. */
  fence(): void;
  /** Ends the present assignment as a rejection of the handler would: after a pause it is assigned anew. */
  reassign(reason: Error): void;
}

/** Leads a partition through `assigned`, batches and `revoked`; a rejection pauses it and begins again. */
export function runPartition({ port, handler, onError, after }: PartitionRunOptions): PartitionRun {
  const stopping = new AbortController();
  let held: HeldAssignment | undefined;
  let current = new AbortController();
  let pauseMs = firstPauseMs;

  const attempt = async (): Promise<void> => {
    current = new AbortController();
    held = assignmentOf(port);
    const { assignment } = held;
    const signal = AbortSignal.any([stopping.signal, current.signal]);
    try {
      port.open(within(await handler.assigned(assignment), await bounds(assignment)));
      await readBatches(signal, assignment);
      current.signal.throwIfAborted();
    } finally {
      port.close();
    }
  };

  const readBatches = async (signal: AbortSignal, assignment: Assignment): Promise<void> => {
    for (;;) {
      // A handler that never leaves the microtask queue must not starve timers and sockets.
      await setImmediate();
      const messages = await port.next(signal);
      if (signal.aborted) return;
      await handler.batch(assignment, messages);
      pauseMs = firstPauseMs;
    }
  };

  const giveBack = async (): Promise<void> => {
    if (held === undefined) return;
    held.fence();
    try {
      await handler.revoked(held.assignment);
    } catch (error) {
      onError(asError(error));
    }
    held = undefined;
  };

  const ended = (async () => {
    await after;
    while (!stopping.signal.aborted) {
      await attempt().catch((error: unknown) => onError(asError(error)));
      await giveBack();
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  })();

  return {
    stop() {
      stopping.abort();
      return ended;
    },
    fence: () => held?.fence(),
    reassign: (reason) => current.abort(reason),
  };
}

async function bounds(assignment: Assignment): Promise<readonly [number, number]> {
  return Promise.all([assignment.earliest(), assignment.latest()]);
}

function within(offset: number, [earliest, latest]: readonly [number, number]): number {
  if (!Number.isSafeInteger(offset)) throw new TypeError(`assigned() must answer an offset, not ${offset}`);
  return Math.min(Math.max(offset, earliest), latest);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
