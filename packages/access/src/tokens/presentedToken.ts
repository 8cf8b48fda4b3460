/** What of a request a token may stand in. */
interface Bearing {
  readonly headers: { readonly authorization?: string | undefined };
  readonly query: unknown;
}

/**
 * The token of a request: `Authorization: Bearer …`, else `?access_token=…` (RFC 6750, 2.3) for what can set no
 * header: a page's EventSource and sendBeacon. An empty string where a header is there and holds none.
 */
export function presentedToken({ headers: { authorization }, query }: Bearing): string | undefined {
  if (authorization !== undefined) return /^Bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
  if (typeof query !== 'object' || query === null || !('access_token' in query)) return undefined;
  return typeof query.access_token === 'string' ? query.access_token : '';
}
