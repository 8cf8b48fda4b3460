import { backoffMs } from './backoff.ts';
import { type Clock, systemClock, wait } from './clock.ts';
import { gzip } from './gzip.ts';
import { type Random, systemRandom } from './random.ts';
import { parseRetryAfterMs } from './retryAfter.ts';

declare const navigator: { sendBeacon(url: string, body: string): boolean };

/** What became of a post. */
export type PostResult =
  | { readonly outcome: 'taken' }
  /** The collector will never take these bytes: sending them again is useless. */
  | { readonly outcome: 'refused'; readonly status: number; readonly reason: string }
  | Failure;

/** Worth sending again, not before `retryAfterMs` when the collector named a time. */
export interface Failure {
  readonly outcome: 'unavailable';
  readonly reason: string;
  readonly retryAfterMs?: number;
  /** The collector has answered: the way to it is open. */
  readonly isAnswered?: true;
}

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up: the result is then `unavailable`. */
  readonly signal?: AbortSignal;
}

export interface DeliverOptions extends PostOptions {
  /** Told before each attempt. */
  readonly onAttempt?: () => void;
  /** Told before each wait for another attempt. */
  readonly onRetry?: (reason: string, waitMs: number, failure: Failure) => void;
}

export interface TransportOptions {
  /** The collector's `…/v1/telemetry`. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The room token of all batches, or who gives one: asked before each attempt, so that it can be a newer one. */
  readonly token?: string | (() => string | Promise<string>);
  /** An attempt without an answer for this long has failed. Default 10 s. */
  readonly timeoutMs?: number;
  /** Sends bodies above a kilobyte as gzip, where the platform can. Default false. */
  readonly compress?: boolean;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface Transport {
  /** Sends without waiting for an answer, as a page does that is being left; what comes of it is told if it lives. */
  postAndLeave(lines: readonly string[]): Promise<boolean>;
  /** One attempt. `lines` are batches as JSON, one each. Never rejects. */
  post(lines: readonly string[], options?: PostOptions): Promise<PostResult>;
  /** Sends the same bytes until they are taken or refused, or the signal aborts. Never rejects. */
  deliver(lines: readonly string[], options?: DeliverOptions): Promise<PostResult>;
}

/**
 * The way to a collector: posts batches over HTTP, knows which failures are worth another attempt.
 *
 * @example
 * const transport = createTransport({ endpoint: 'http://127.0.0.1:8080/v1/telemetry' });
 * await transport.deliver(lines, { headers: { 'x-forwarded-for': '203.0.113.9' } });
 */
export function createTransport(options: TransportOptions): Transport {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;

  const request = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  let lastToken: string | undefined;

  const authorization = async (): Promise<Record<string, string>> => {
    const { token } = options;
    lastToken = typeof token === 'function' ? await token() : token;
    return bearer(lastToken);
  };

  const post: Transport['post'] = async (lines, { headers, signal } = {}) => {
    const expiry = new AbortController();
    const cancel = clock.after(options.timeoutMs ?? 10_000, () =>
      expiry.abort(new Error('no answer in time')),
    );
    const abort = () => expiry.abort(signal?.reason);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    try {
      const body = lines.join('\n');
      const packed = options.compress ? await gzip(body) : undefined;
      const response = await request(options.endpoint, {
        method: 'POST',
        headers: {
          ...options.headers,
          ...headers,
          ...(await authorization()),
          ...(packed !== undefined && { 'content-encoding': 'gzip' }),
          'content-type': contentType(lines),
        },
        body: packed ?? body,
        redirect: 'manual',
        signal: expiry.signal,
      });
      return await readAnswer(response, clock.now(), typeof options.token === 'function');
    } catch (error) {
      // React Native rejects without the reason that the abort was given.
      return {
        outcome: 'unavailable',
        reason: describe(expiry.signal.aborted ? (expiry.signal.reason ?? error) : error),
      };
    } finally {
      cancel();
      signal?.removeEventListener('abort', abort);
    }
  };

  const postAndLeave: Transport['postAndLeave'] = async (lines) => {
    const body = lines.join('\n');
    const token = typeof options.token === 'string' ? options.token : lastToken;
    try {
      if (typeof Request !== 'undefined' && 'keepalive' in Request.prototype) {
        // The type of the contract's other posts: its preflight has been answered already.
        const headers = { ...options.headers, ...bearer(token), 'content-type': contentType(lines) };
        const { ok } = await request(options.endpoint, { method: 'POST', headers, body, keepalive: true });
        return ok;
      }
      // A beacon carries no header: see docs/tokens.md. Nobody ever learns what came of it.
      const query = token === undefined ? '' : `?access_token=${encodeURIComponent(token)}`;
      navigator.sendBeacon(options.endpoint + query, body);
      return false;
    } catch {
      // What is left is in the store, where there is one: nothing else can be done while leaving.
      return false;
    }
  };

  const deliver: Transport['deliver'] = async (lines, { onAttempt, onRetry, ...attempt } = {}) => {
    const signal = attempt.signal ?? new AbortController().signal;
    for (let failures = 0; ; failures++) {
      onAttempt?.();
      const result = await post(lines, attempt);
      if (result.outcome !== 'unavailable' || signal.aborted) return result;
      const waitMs = backoffMs(failures, random, result.retryAfterMs);
      onRetry?.(result.reason, waitMs, result);
      await wait(clock, waitMs, signal);
      if (signal.aborted) return result;
    }
  };

  return { post, postAndLeave, deliver };
}

function contentType(lines: readonly string[]): string {
  return lines.length === 1 ? 'application/json' : 'application/x-ndjson';
}

/** The header that presents a token. */
export function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function readAnswer(response: Response, nowMs: number, renews: boolean): Promise<PostResult> {
  // Read to the end whatever it says, or the connection is not used again.
  const body = await response.text();
  if (response.ok) return { outcome: 'taken' };
  const reason = `${response.status} ${body.slice(0, 300)}`.trim();
  // A token that has expired is renewed for the next attempt; one that cannot be is wrong for good.
  const isRenewable = renews && response.status === 401;
  if (isLasting(response.status) && !isRenewable)
    return { outcome: 'refused', status: response.status, reason };
  const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after'), nowMs);
  return {
    outcome: 'unavailable',
    reason,
    isAnswered: true,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** 408, 425 and 429 ask for patience; every other answer below 500 is about the request itself. */
function isLasting(status: number): boolean {
  return status < 500 && ![408, 425, 429].includes(status);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
