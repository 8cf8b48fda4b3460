import { topics } from '../types.ts';
import type { EmbeddedLog } from './embeddedPort.ts';

const rowsPerTransaction = 500;
const betweenSweepsMs = 60_000;

/** Deletes what was stored before `retentionMs` ago, now and every minute, a bounded piece at a time. */
export function keepRetention(
  log: EmbeddedLog,
  retentionMs: number,
  now: () => number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  const sweepAndReport = (): Promise<void> => sweep(log, now() - retentionMs, () => stopped).catch(onError);
  let sweeping = sweepAndReport();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweepAndReport);
  }, betweenSweepsMs);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
      return sweeping;
    },
  };
}

async function sweep(
  { store, writer }: EmbeddedLog,
  storedBeforeMs: number,
  stopped: () => boolean,
): Promise<void> {
  for (const partition of topics.flatMap((topic) => store.partitionsOf(topic))) {
    let deleted = rowsPerTransaction;
    while (deleted === rowsPerTransaction && !stopped()) {
      deleted = await writer.write(() =>
        store.deleteStoredBefore(partition, storedBeforeMs, rowsPerTransaction),
      );
    }
  }
}
