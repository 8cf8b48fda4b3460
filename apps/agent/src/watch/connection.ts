import { pause } from '../pause.ts';
import type { Source, SourceListener } from './source/source.ts';

/** What a connection that may break tells the viewer. */
export interface ConnectionListener extends SourceListener {
  /** A further attempt begins, the n-th in a row; `reason` is why the last connection is gone. */
  readonly onReconnect: (attempt: number, reason: string) => void;
  /** True when the present connection has brought media: then it counts as a success. */
  readonly isFed: () => boolean;
}

/** handbook, "Event Code": the player gives up after three failed attempts. */
const MOST_ATTEMPTS = 3;
const BETWEEN_MS = 1000;
/** A connection that is silent for this long is dead. */
const SILENCE_MS = 10_000;

/** Keeps a stream connected. Gives how it ended: in good order, by the signal, or lost for good. */
export async function keepConnected(
  source: Source,
  listener: ConnectionListener,
  signal: AbortSignal,
): Promise<'ended' | 'stopped' | { readonly lost: string }> {
  for (let failures = 0; ; ) {
    const reason = await connectOnce(source, listener, signal);
    if (signal.aborted) return 'stopped';
    if (listener.isFed()) failures = 0;
    if (reason === undefined && listener.isFed()) return 'ended';
    const why = reason ?? 'the server ended an empty stream';
    if (failures === MOST_ATTEMPTS) return { lost: why };
    failures++;
    listener.onReconnect(failures, why);
    await pause(BETWEEN_MS, signal);
    if (signal.aborted) return 'stopped';
  }
}

/** Why the connection is gone; undefined when the server ended it in good order. */
async function connectOnce(
  source: Source,
  listener: ConnectionListener,
  signal: AbortSignal,
): Promise<string | undefined> {
  const broken = new AbortController();
  const timer = setTimeout(() => broken.abort(`silent for ${SILENCE_MS} ms`), SILENCE_MS);
  const onBytes = (chunk: Uint8Array) => {
    timer.refresh();
    try {
      listener.onBytes(chunk);
    } catch (error) {
      broken.abort(String(error));
    }
  };
  try {
    await source({ onConnected: listener.onConnected, onBytes }, AbortSignal.any([signal, broken.signal]));
    return broken.signal.aborted ? String(broken.signal.reason) : undefined;
  } catch (error) {
    return String(broken.signal.aborted ? broken.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}
