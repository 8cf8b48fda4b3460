import { isDigest, isSameDigest, txSecretOf } from './txSecret.ts';
import { type UrlFault, urlFault } from './urlFault.ts';

export type Signature =
  | { readonly ok: true; readonly txTime: string; readonly expiresAt: number; readonly keyIndex: number }
  | { readonly ok: false; readonly fault: UrlFault };

const refuse = (fault: UrlFault): Signature => ({ ok: false, fault });

/** Unix seconds take up to eight digits until 2106; milliseconds take eleven. */
const SECONDS_DIGITS = 8;
const LEAST_MS = 100_000_000_000;

function timeFault(txTime: string): UrlFault | null {
  if (!/^[0-9a-f]+$/i.test(txTime)) return urlFault('time_malformed', JSON.stringify(txTime.slice(0, 20)));
  if (txTime.length <= SECONDS_DIGITS) return null;
  const isDecimal = /^1\d{9}$/.test(txTime);
  if (isDecimal) return urlFault('time_malformed', 'it is written in decimal');
  const isMs = Number.parseInt(txTime, 16) >= LEAST_MS || /^1\d{12}$/.test(txTime);
  return isMs ? urlFault('time_in_milliseconds') : urlFault('time_malformed', 'it lies beyond 2106');
}

/** The one value of a parameter, or what is wrong with it. */
function single(query: URLSearchParams, name: 'txSecret' | 'txTime'): string | UrlFault {
  const [value = '', ...more] = query.getAll(name);
  if (more.length > 0) return urlFault('parameter_repeated', name);
  return value === '' ? urlFault(name === 'txSecret' ? 'secret_missing' : 'time_missing') : value;
}

/**
 * Checks the signature of a stream's URL with each key that may have signed it, newest first. A wrong signature is told
 * before an expiry: what nobody signed says nothing of its time.
 */
export function checkSignature(
  query: URLSearchParams,
  stream: string,
  keys: readonly string[],
  nowMs: number,
): Signature {
  const txSecret = single(query, 'txSecret');
  if (typeof txSecret !== 'string') return refuse(txSecret);
  const txTime = single(query, 'txTime');
  if (typeof txTime !== 'string') return refuse(txTime);
  if (!isDigest(txSecret)) return refuse(urlFault('secret_malformed'));
  const badTime = timeFault(txTime);
  if (badTime !== null) return refuse(badTime);
  // Every key is tried, whether or not an earlier one fits: the time taken names none.
  const fits = keys.map((key) => isSameDigest(txSecretOf(key, stream, txTime), txSecret));
  const keyIndex = fits.indexOf(true);
  if (keyIndex < 0) return refuse(urlFault('signature_wrong'));
  const expiresAt = Number.parseInt(txTime, 16) * 1000;
  if (expiresAt <= nowMs)
    return refuse(urlFault('expired', `it held until ${new Date(expiresAt).toISOString()}`));
  return { ok: true, txTime, expiresAt, keyIndex };
}
