import { WarehouseError } from '@stutterscope/warehouse';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

export interface RetryDeps {
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Waits; rejects when the processor stops meanwhile. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Calls until the warehouse takes it: while it is away the log keeps what waits, and nothing is dropped.
 * Rejects with what no retry can mend, or when the processor stops.
 */
export async function insertWithRetry(
  topic: string,
  insert: () => Promise<void>,
  { metrics, logger, wait }: RetryDeps,
): Promise<void> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    const stop = metrics.insertSeconds.startTimer({ topic });
    try {
      await insert();
      stop();
      return;
    } catch (error) {
      const code = error instanceof WarehouseError ? error.code : 'failed';
      metrics.insertFailures.inc({ topic, code });
      if (code !== 'unavailable') throw error;
      // Expected, and told at each try: the words of the error are enough.
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ topic, waitMs, code, reason }, 'warehouse unavailable: the log keeps what waits');
      await wait(waitMs);
    }
  }
}
