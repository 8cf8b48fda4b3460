import { backoffMs } from '../backoff.ts';
import { type Clock, wait } from '../clock.ts';
import type { Random } from '../random.ts';
import { parseRetryAfterMs } from '../retryAfter.ts';
import { bearer, type TransportOptions } from '../transport.ts';
import type { Alert } from './alert.ts';
import { EventParser } from './eventParser.ts';
import { type Opened, openStream } from './openStream.ts';

export interface AlertStreamOptions {
  /** The notifier's `…/v1/rooms/{room}/alerts`. */
  readonly url: string;
  readonly language: string;
  readonly token: TransportOptions['token'];
  readonly fetch: typeof fetch | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly onAlert: (alert: Alert) => void;
  readonly onProblem: (reason: string) => void;
}

/** A notifier says something every 15 s; after three silences the connection is dead. */
const SILENCE_MS = 45_000;

/** Errors of the request itself, which no patience mends. */
const isLasting = (status: number) => status >= 400 && status < 500 && ![408, 425, 429].includes(status);

/**
 * Listens to a room's alerts until the signal aborts: comes back after a break with the id of the last one heard, so
 * that none is missed and none told twice. Never rejects.
 */
export async function listenToAlerts(options: AlertStreamOptions, signal: AbortSignal): Promise<void> {
  const parser = new EventParser();
  for (let failures = 0; !signal.aborted; failures++) {
    parser.reset();
    const opened = await listenOnce(options, parser, signal, () => {
      failures = 0;
    });
    if (signal.aborted) return;
    const isRenewable = typeof options.token === 'function' && opened.status === 401;
    if (isLasting(opened.status) && !isRenewable) {
      options.onProblem(`alerts are refused: ${opened.status}`);
      return;
    }
    const retryAfterMs = parseRetryAfterMs(opened.retryAfter, options.clock.now()) ?? parser.retryMs;
    await wait(options.clock, backoffMs(failures, options.random, retryAfterMs), signal);
  }
}

async function listenOnce(
  { url, language, token, fetch, clock, onAlert, onProblem }: AlertStreamOptions,
  parser: EventParser,
  signal: AbortSignal,
  onHeard: () => void,
): Promise<Opened> {
  const connection = new AbortController();
  const abort = () => connection.abort();
  signal.addEventListener('abort', abort);
  let cancel = clock.after(SILENCE_MS, abort);
  const onText = (text: string) => {
    cancel();
    cancel = clock.after(SILENCE_MS, abort);
    onHeard();
    for (const { type, data } of parser.push(text)) if (type === 'alert') tell(data);
  };
  const tell = (data: string) => {
    try {
      onAlert(JSON.parse(data));
    } catch (error) {
      onProblem(`an alert could not be told: ${String(error)}`);
    }
  };
  try {
    const held = typeof token === 'function' ? await token() : token;
    const headers = {
      accept: 'text/event-stream',
      'accept-language': language,
      ...bearer(held),
      ...(parser.lastId !== '' && { 'last-event-id': parser.lastId }),
    };
    return await openStream(url, headers, onText, connection.signal, fetch);
  } catch {
    return { status: 0, retryAfter: null };
  } finally {
    cancel();
    signal.removeEventListener('abort', abort);
  }
}
