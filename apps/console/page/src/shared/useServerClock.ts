import { useState } from 'preact/hooks';

/** The server's clock less ours, ms. An answer is on its way for a while and never early: the greatest is the nearest. */
export function useServerClock(): [number, (atMs: number) => void] {
  const [offsetMs, setOffsetMs] = useState<number | null>(null);
  const hear = (atMs: number) =>
    setOffsetMs((before) => Math.max(before ?? Number.NEGATIVE_INFINITY, atMs - Date.now()));
  return [offsetMs ?? 0, hear];
}
