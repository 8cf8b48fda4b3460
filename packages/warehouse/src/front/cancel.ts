import { setTimeout as wait } from 'node:timers/promises';
import type { Session } from 'chdb';

const AGAIN_MS = 50;

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The statement of a session that set `log_comment` to the tag. */
export interface Tagged {
  readonly tag: string;
  readonly openSession: () => Session;
}

/**
 * Waits for a statement, and ends it in the engine once nobody waits for its answer any more: the engine's own
 * answer to an aborted call is to go on with it.
 */
export async function unlessAborted<Result>(
  statement: Promise<Result>,
  signal: AbortSignal,
  { tag, openSession }: Tagged,
): Promise<Result> {
  let isRunning = true;
  const ended = () => {
    isRunning = false;
  };
  await Promise.race([statement.then(ended, ended), aborted(signal)]);
  if (isRunning) {
    const session = openSession();
    try {
      // Again and again: the first time the engine may not list the statement yet.
      while (isRunning) {
        await session.queryBindAsync("KILL QUERY WHERE Settings['log_comment'] = {tag:String}", { tag });
        await wait(AGAIN_MS);
      }
    } finally {
      session.close();
    }
  }
  return statement;
}
