import { createParser } from 'eventsource-parser';
import { isFinal, type Problem, problemOf } from './problem.ts';
import { tokenHeaders } from './token.ts';

/** The server speaks every 15 s at least: a stream that is silent for longer is dead, whatever the socket says. */
const SILENCE_MS = 40_000;

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

export interface Following {
  event(name: string, data: string): void;
  /** The stream is there, and speaks. */
  open(): void;
  /** It is gone, and comes back by itself. */
  lost(): void;
  /** It is gone for good. */
  refused(problem: Problem): void;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** Follows a stream of server-sent events until the signal. Unlike EventSource it can send a token and read a refusal. */
export async function follow(address: string, following: Following, signal: AbortSignal): Promise<void> {
  let waitMs = FIRST_WAIT_MS;
  let lastEventId = '';
  while (!signal.aborted) {
    const problem = await readOnce(address, following, lastEventId, signal, (id) => {
      waitMs = FIRST_WAIT_MS;
      if (id !== undefined) lastEventId = id;
    });
    if (signal.aborted) return;
    if (problem !== null && isFinal(problem)) return following.refused(problem);
    following.lost();
    await pause(waitMs * (0.5 + Math.random() / 2), signal);
    waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2);
  }
}

/** One connection, until it ends; the problem where there is one to read. */
async function readOnce(
  address: string,
  following: Following,
  lastEventId: string,
  signal: AbortSignal,
  onEvent: (id: string | undefined) => void,
): Promise<Problem | null> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal.addEventListener('abort', abort);
  let silence = setTimeout(abort, SILENCE_MS);
  try {
    const headers = { ...tokenHeaders(), ...(lastEventId !== '' && { 'last-event-id': lastEventId }) };
    const response = await fetch(address, { headers, signal: stop.signal });
    if (!response.ok || response.body === null) return await problemOf(response);
    following.open();
    const parser = createParser({
      onEvent: ({ event = 'message', data, id }) => {
        onEvent(id);
        following.event(event, data);
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MS);
      parser.feed(part.value);
    }
    return null;
  } catch {
    // Aborted, or the connection broke: which of the two the caller sees by its signal.
    return null;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', abort);
  }
}
