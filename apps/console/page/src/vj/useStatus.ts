import { useEffect, useState } from 'preact/hooks';
import type { StatusView } from '../../../src/index.ts';
import { load } from '../net/load.ts';
import { isFinal, type Problem } from '../net/problem.ts';

const EVERY_MS = 3000;

interface Polled {
  readonly status: StatusView | null;
  readonly problem: Problem | null;
  readonly unreachableSinceMs: number | null;
}

/** How the push is, asked again and again. */
export function useStatus(room: string, onHeard: (atMs: number) => void): Polled {
  const [polled, setPolled] = useState<Polled>({ status: null, problem: null, unreachableSinceMs: null });
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const ask = async () => {
      const loaded = await load<StatusView>(`/v1/rooms/${encodeURIComponent(room)}/status`, stop.signal);
      if (stop.signal.aborted) return;
      if (loaded.ok) {
        onHeard(loaded.value.atMs);
        setPolled({ status: loaded.value, problem: null, unreachableSinceMs: null });
      } else {
        const { problem } = loaded;
        setPolled((before) => ({
          ...before,
          problem: isFinal(problem) ? problem : null,
          unreachableSinceMs: before.unreachableSinceMs ?? Date.now(),
        }));
      }
      timer = window.setTimeout(ask, EVERY_MS);
    };
    void ask();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [room]);
  return polled;
}
