import { useEffect, useState } from 'preact/hooks';

/** What an address shows. */
export type Place =
  | { readonly page: 'rooms' }
  | { readonly page: 'room'; readonly room: string }
  | { readonly page: 'vj'; readonly room: string }
  | { readonly page: 'nowhere' };

const MOVED = 'stutterscope:moved';

function placeOf(path: string): Place {
  if (path === '/') return { page: 'rooms' };
  const [, page, room] = /^\/(rooms|vj)\/([^/]+)\/?$/.exec(path) ?? [];
  if (room === undefined) return { page: 'nowhere' };
  return { page: page === 'vj' ? 'vj' : 'room', room: decodeURIComponent(room) };
}

export const roomAddress = (room: string): string => `/rooms/${encodeURIComponent(room)}`;
export const vjAddress = (room: string): string => `/vj/${encodeURIComponent(room)}`;

/** Goes to an address of this page without loading it anew. */
export function go(address: string): void {
  history.pushState(null, '', address);
  dispatchEvent(new Event(MOVED));
}

/** Changes what the address says of the same place. */
export function restate(search: URLSearchParams): void {
  const text = search.toString();
  history.replaceState(null, '', location.pathname + (text === '' ? '' : `?${text}`));
}

/** Where the reader is. */
export function usePlace(): Place {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const moved = () => setPath(location.pathname);
    addEventListener('popstate', moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener('popstate', moved);
      removeEventListener(MOVED, moved);
    };
  }, []);
  return placeOf(path);
}
