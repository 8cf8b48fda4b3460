import { backoffMs } from './backoff.ts';
import { type Clock, systemClock, wait } from './clock.ts';
import { type Random, systemRandom } from './random.ts';
import { parseRetryAfterMs } from './retryAfter.ts';

/** What became of a post. */
export type PostResult =
  | { readonly outcome: 'taken' }
  /** The collector will never take these bytes: sending them again is useless. */
  | { readonly outcome: 'refused'; readonly status: number; readonly reason: string }
  /** Worth sending again, not before `retryAfterMs` when the collector named a time. */
  | { readonly outcome: 'unavailable'; readonly reason: string; readonly retryAfterMs?: number };

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Gives up: the result is then `unavailable`. */
  readonly signal?: AbortSignal;
}

export interface DeliverOptions extends PostOptions {
  /** Told before each wait for another attempt. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

export interface TransportOptions {
  /** The collector's `…/v1/telemetry`. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The room token of all batches, or who gives one: asked before each attempt, so that it can be a newer one. */
  readonly token?: string | (() => string | Promise<string>);
  /** An attempt without an answer for this long has failed. Default 10 s. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly random?: Random;
}

export interface Transport {
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

  const post: Transport['post'] = async (lines, { headers, signal } = {}) => {
    const expiry = new AbortController();
    const cancel = clock.after(options.timeoutMs ?? 10_000, () =>
      expiry.abort(new Error('no answer in time')),
    );
    try {
      const response = await (options.fetch ?? fetch)(options.endpoint, {
        method: 'POST',
        headers: {
          ...options.headers,
          ...headers,
          ...(await authorization(options.token)),
          'content-type': contentType(lines),
        },
        body: lines.join('\n'),
        redirect: 'manual',
        signal: signal === undefined ? expiry.signal : AbortSignal.any([expiry.signal, signal]),
      });
      return await readAnswer(response, clock.now(), typeof options.token === 'function');
    } catch (error) {
      return { outcome: 'unavailable', reason: describe(error) };
    } finally {
      cancel();
    }
  };

  const deliver: Transport['deliver'] = async (lines, { onRetry, ...attempt } = {}) => {
    const signal = attempt.signal ?? new AbortController().signal;
    for (let failures = 0; ; failures++) {
      const result = await post(lines, attempt);
      if (result.outcome !== 'unavailable' || signal.aborted) return result;
      const waitMs = backoffMs(failures, random, result.retryAfterMs);
      onRetry?.(result.reason, waitMs);
      await wait(clock, waitMs, signal);
      if (signal.aborted) return result;
    }
  };

  return { post, deliver };
}

function contentType(lines: readonly string[]): string {
  return lines.length === 1 ? 'application/json' : 'application/x-ndjson';
}

async function authorization(token: TransportOptions['token']): Promise<Record<string, string>> {
  if (token === undefined) return {};
  return { authorization: `Bearer ${typeof token === 'string' ? token : await token()}` };
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
  return { outcome: 'unavailable', reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** 408, 425 and 429 ask for patience; every other answer below 500 is about the request itself. */
function isLasting(status: number): boolean {
  return status < 500 && ![408, 425, 429].includes(status);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
