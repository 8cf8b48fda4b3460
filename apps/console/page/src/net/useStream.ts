import { useEffect, useRef, useState } from 'preact/hooks';
import { follow } from './follow.ts';
import type { Problem } from './problem.ts';

/** How a stream is. `trouble`: it is there, and what it would tell cannot be read; `failed`: nothing was ever loaded. */
export type Connection =
  | { readonly state: 'connecting' | 'live' | 'trouble' | 'failed' | 'off' }
  | { readonly state: 'lost'; readonly sinceMs: number }
  | { readonly state: 'refused'; readonly problem: Problem };

/** Follows an address while the component lives; null follows nothing. Events named `trouble` are the stream's own. */
export function useStream(address: string | null, onEvent: (name: string, data: string) => void): Connection {
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' });
  const handler = useRef(onEvent);
  handler.current = onEvent;
  useEffect(() => {
    if (address === null) {
      setConnection({ state: 'off' });
      return undefined;
    }
    const stop = new AbortController();
    setConnection({ state: 'connecting' });
    const following = {
      open: () => setConnection({ state: 'live' }),
      event: (name: string, data: string) => {
        setConnection((before) => {
          const state = name === 'trouble' ? 'trouble' : 'live';
          return before.state === state ? before : { state };
        });
        if (name !== 'trouble') handler.current(name, data);
      },
      lost: () =>
        setConnection((before) =>
          before.state === 'lost' ? before : { state: 'lost', sinceMs: Date.now() },
        ),
      refused: (problem: Problem) => setConnection({ state: 'refused', problem }),
    };
    void follow(address, following, stop.signal);
    return () => stop.abort();
  }, [address]);
  return connection;
}
