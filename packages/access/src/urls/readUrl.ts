import { type UrlFault, urlFault } from './urlFault.ts';

/** A stream's URL taken apart, not yet believed. */
export interface StreamUrl {
  /** Without the colon: `rtmp`, `http`, `https` … */
  readonly scheme: string;
  /** Without its port; an IPv6 address without brackets. */
  readonly host: string;
  readonly stream: string;
  /** `.flv`, `.m3u8`, or empty. */
  readonly suffix: string;
  readonly query: URLSearchParams;
}

export type ReadUrl =
  | { readonly ok: true; readonly value: StreamUrl }
  | { readonly ok: false; readonly fault: UrlFault };

const refuse = (fault: UrlFault): ReadUrl => ({ ok: false, fault });

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/**
 * Takes a URL of a stream apart. Tolerant where the handbook itself is loose: blanks inside (it prints its hosts with
 * some), HLS paths without `/live/`, escaped characters, ports, IPv6.
 */
export function readUrl(text: string): ReadUrl {
  const url = URL.parse(text.replaceAll(/\s+/g, ''));
  if (url === null || url.host === '') return refuse(urlFault('url_malformed'));
  const last = decoded(url.pathname.split('/').at(-1) ?? '');
  if (last === null) return refuse(urlFault('url_malformed', 'a % in its path escapes nothing'));
  const [, stream = '', suffix = ''] = /^(.*?)(\.flv|\.m3u8)?$/i.exec(last) ?? [];
  if (stream === '' || url.pathname === '/') return refuse(urlFault('stream_missing'));
  return {
    ok: true,
    value: {
      scheme: url.protocol.slice(0, -1),
      host: url.hostname.replace(/^\[|\]$/g, '').toLowerCase(),
      stream,
      suffix: suffix.toLowerCase(),
      query: url.searchParams,
    },
  };
}
