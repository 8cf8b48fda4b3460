const KEPT_AS = 'stutterscope.token';

/** Takes a token out of the address (`#token=…`), where it would be copied with every link. */
export function takeToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  keepToken(token);
  history.replaceState(null, '', location.pathname + location.search);
}

/** Keeps it for this tab. */
export const keepToken = (token: string): void => sessionStorage.setItem(KEPT_AS, token);

export function tokenHeaders(): Record<string, string> {
  const token = sessionStorage.getItem(KEPT_AS);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
