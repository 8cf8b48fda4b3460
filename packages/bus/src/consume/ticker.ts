/** Runs `work` again and again, `everyMs` after it ended; its errors are told and end nothing. */
export function startTicker(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let stopped = false;
  const schedule = () => {
    timer = setTimeout(() => {
      running = work()
        .catch(onError)
        .finally(() => {
          if (!stopped) schedule();
        });
    }, everyMs);
  };
  schedule();
  return {
    /** Resolves when the run under way has ended. */
    stop: (): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
