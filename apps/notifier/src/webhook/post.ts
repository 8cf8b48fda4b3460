import { type LookupAddress, lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressRule } from './publicAddress.ts';

/** What became of one attempt. */
export type Attempt =
  | { readonly ok: true; readonly status: number }
  | {
      readonly ok: false;
      readonly status: number | null;
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
    };

export interface PostOptions {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly isAllowed: AddressRule;
  /** Gives up. */
  readonly signal: AbortSignal;
}

const refused = (host: string, address: string) =>
  new Error(
    host === address
      ? `${address} is no public address`
      : `${host} resolves to ${address}, which is no public address`,
  );

/** Resolves a name and refuses it by its addresses: the connection goes to the very ones that were looked at. */
function guardedLookup(isAllowed: AddressRule): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return done(error, '', 0);
      const bad = found.find(({ address }) => !isAllowed(address));
      const [first] = found;
      if (bad !== undefined) return done(refused(host, bad.address), '', 0);
      if (first === undefined) return done(new Error(`${host} has no address`), '', 0);
      return options.all ? done(null, found) : done(null, first.address, first.family);
    });
  };
}

/** A receiver may not silence us for longer than this. */
const LONGEST_WAIT_S = 3600;

/** Retry-After in seconds (RFC 9110, 10.2.3); a date is left to our own patience. */
function retryAfterMsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header)
    ? Math.min(Number(header), LONGEST_WAIT_S) * 1000
    : undefined;
}

function judge({ statusCode = 0, headers }: IncomingMessage): Attempt {
  if (statusCode >= 200 && statusCode < 300) return { ok: true, status: statusCode };
  const isRedirect = statusCode >= 300 && statusCode < 400;
  const reason = isRedirect ? `${statusCode}: redirects are not followed` : String(statusCode);
  return { ok: false, status: statusCode, reason, retryAfterMs: retryAfterMsOf(headers['retry-after']) };
}

function failureOf(error: Error): Attempt {
  const reason = error.name === 'TimeoutError' ? 'no answer in time' : error.message || error.name;
  return { ok: false, status: null, reason: reason.slice(0, 300) };
}

/** Posts once. Never follows a redirect, never reads the answer's body, never rejects. */
export function postOnce({
  url,
  body,
  headers,
  timeoutMs,
  isAllowed,
  signal,
}: PostOptions): Promise<Attempt> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // An address in the URL is never looked up, so it is looked at here.
  if (isIP(host) !== 0 && !isAllowed(host)) return Promise.resolve(failureOf(refused(host, host)));
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    lookup: guardedLookup(isAllowed),
    // A connection kept from before would skip the look at its address.
    agent: false,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const { promise, resolve: settle } = Promise.withResolvers<Attempt>();
  request.once('response', (response) => {
    settle(judge(response));
    response.destroy();
  });
  request.on('error', (error) => {
    const { cause } = error;
    settle(failureOf(error.name === 'AbortError' && cause instanceof Error ? cause : error));
  });
  request.end(body);
  return promise;
}
