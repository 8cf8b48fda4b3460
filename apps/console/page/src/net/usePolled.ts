import { useEffect, useState } from 'preact/hooks';
import { load } from './load.ts';
import { isFinal, type Problem } from './problem.ts';

interface Polled<Value> {
  /** What was loaded last, also while it cannot be loaded again. */
  readonly value: Value | null;
  readonly problem: Problem | null;
}

/** What is at an address, again and again while the component lives. */
export function usePolled<Value>(address: string, everyMs: number): Polled<Value> {
  const [polled, setPolled] = useState<Polled<Value>>({ value: null, problem: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const ask = async () => {
      const loaded = await load<Value>(address, stop.signal);
      if (stop.signal.aborted) return;
      if (loaded.ok) setPolled({ value: loaded.value, problem: null });
      else setPolled(({ value }) => ({ value, problem: loaded.problem }));
      if (loaded.ok || !isFinal(loaded.problem)) timer = window.setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [address, everyMs]);
  return polled;
}
