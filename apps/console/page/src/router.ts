import { useEffect, useState } from 'preact/hooks';

/** What an address shows. */
export type Place =
  | { readonly page: 'rooms' }
  | { readonly page: 'room'; readonly room: string }
  /** The show at a moment, Unix ms; the last where null. */
  | { readonly page: 'broadcast'; readonly room: string; readonly atMs: number | null }
  | { readonly page: 'vj'; readonly room: string }
  | { readonly page: 'nowhere' };

const MOVED = 'stutterscope:moved';

function placeOf(address: string): Place {
  const { pathname: path, searchParams } = new URL(address, location.origin);
  if (path === '/') return { page: 'rooms' };
  const [, ofShow] = /^\/rooms\/([^/]+)\/broadcast\/?$/.exec(path) ?? [];
  if (ofShow !== undefined) {
    const atMs = Date.parse(searchParams.get('at') ?? '');
    return { page: 'broadcast', room: decodeURIComponent(ofShow), atMs: Number.isNaN(atMs) ? null : atMs };
  }
  const [, page, room] = /^\/(rooms|vj)\/([^/]+)\/?$/.exec(path) ?? [];
  if (room === undefined) return { page: 'nowhere' };
  return { page: page === 'vj' ? 'vj' : 'room', room: decodeURIComponent(room) };
}

export const roomAddress = (room: string): string => `/rooms/${encodeURIComponent(room)}`;
/** A room at a moment. */
export const momentAddress = (room: string, atMs: number): string =>
  `${roomAddress(room)}?at=${new Date(atMs).toISOString()}`;
export const broadcastAddress = (room: string, atMs: number): string =>
  `${roomAddress(room)}/broadcast?at=${new Date(atMs).toISOString()}`;
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

const here = (): string => location.pathname + location.search;

/** Where the reader is. */
export function usePlace(): Place {
  const [address, setAddress] = useState(here);
  useEffect(() => {
    const moved = () => setAddress(here());
    addEventListener('popstate', moved);
    addEventListener(MOVED, moved);
    return () => {
      removeEventListener('popstate', moved);
      removeEventListener(MOVED, moved);
    };
  }, []);
  return placeOf(address);
}
