/** Waits that a stop cuts short. */
export interface Waiting {
  /** Resolves after `ms`; rejects with StoppedError once stopped. */
  wait(ms: number): Promise<void>;
  stop(): void;
}

class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

export function createWaiting(): Waiting {
  const stopped = new AbortController();
  return {
    wait: (ms) =>
      new Promise((resolve, reject) => {
        if (stopped.signal.aborted) {
          reject(new StoppedError('stopped'));
          return;
        }
        const onStop = () => {
          clearTimeout(timer);
          reject(new StoppedError('stopped while waiting'));
        };
        const timer = setTimeout(() => {
          stopped.signal.removeEventListener('abort', onStop);
          resolve();
        }, ms);
        stopped.signal.addEventListener('abort', onStop, { once: true });
      }),
    stop: () => stopped.abort(),
  };
}
