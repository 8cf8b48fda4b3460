/** Wakes who waits for messages of a partition, at once and without polling. */
export interface Wakeups {
  wake(partitionId: number): void;
  /** Resolves at the next `wake` of the partition or when the signal is aborted. */
  wait(partitionId: number, signal: AbortSignal): Promise<void>;
}

export function createWakeups(): Wakeups {
  const waiting = new Map<number, Set<() => void>>();
  return {
    wake(partitionId) {
      for (const resolve of [...(waiting.get(partitionId) ?? [])]) resolve();
    },
    async wait(partitionId, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          waiting.get(partitionId)?.delete(wake);
          resolve();
        };
        waiting.set(partitionId, (waiting.get(partitionId) ?? new Set()).add(wake));
        signal.addEventListener('abort', wake);
      });
    },
  };
}
