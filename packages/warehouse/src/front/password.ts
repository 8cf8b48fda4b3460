import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SqlRefusal } from './sqlRefusal.ts';

function shownBy(request: IncomingMessage, search: URLSearchParams): string | undefined {
  const key = request.headers['x-clickhouse-key'];
  if (typeof key === 'string') return key;
  const [scheme, credentials = ''] = request.headers.authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'basic') return search.get('password') ?? undefined;
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Refuses a request that does not show the password, in whichever way ClickHouse's clients do. Any user may. */
export function checkPassword(request: IncomingMessage, { searchParams }: URL, password: string): void {
  const shown = shownBy(request, searchParams);
  if (shown === undefined) throw new SqlRefusal(194, 'A password is needed');
  if (!timingSafeEqual(digest(shown), digest(password))) throw new SqlRefusal(516, 'The password is wrong');
}
