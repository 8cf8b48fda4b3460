/** What is used of the platform's own. */
declare const XMLHttpRequest:
  | {
      new (): {
        readonly status: number;
        readonly responseText: string;
        onprogress: () => void;
        onload: () => void;
        onerror: () => void;
        onabort: () => void;
        open(method: string, url: string): void;
        setRequestHeader(name: string, value: string): void;
        getResponseHeader(name: string): string | null;
        send(): void;
        abort(): void;
      };
    }
  | undefined;

/** How a stream was answered; status 0 when it was not. */
export interface Opened {
  readonly status: number;
  readonly retryAfter: string | null;
}

/**
 * Reads a response as it comes, until it ends. By `fetch`, which can carry a token in a header as EventSource cannot;
 * by XMLHttpRequest where there is no streaming `fetch` (React Native). Rejects when the connection breaks.
 */
export function openStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  onText: (text: string) => void,
  signal: AbortSignal,
  fetchGiven?: typeof fetch,
): Promise<Opened> {
  const canStream = typeof ReadableStream !== 'undefined' && typeof TextDecoder !== 'undefined';
  if (fetchGiven === undefined && !canStream && typeof XMLHttpRequest !== 'undefined')
    return byRequest(new XMLHttpRequest(), url, headers, onText, signal);
  return byFetch(url, headers, onText, signal, fetchGiven ?? fetch);
}

async function byFetch(
  url: string,
  headers: Readonly<Record<string, string>>,
  onText: (text: string) => void,
  signal: AbortSignal,
  request: typeof fetch,
): Promise<Opened> {
  const response = await request(url, { headers: { ...headers }, signal, cache: 'no-store' });
  const opened = { status: response.status, retryAfter: response.headers.get('retry-after') };
  if (!response.ok || response.body === null) return opened;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return opened;
    onText(decoder.decode(value, { stream: true }));
  }
}

function byRequest(
  request: InstanceType<NonNullable<typeof XMLHttpRequest>>,
  url: string,
  headers: Readonly<Record<string, string>>,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let read = 0;
    const news = () => {
      if (request.status !== 200) return;
      const text = request.responseText.slice(read);
      read += text.length;
      if (text !== '') onText(text);
    };
    request.open('GET', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.onprogress = news;
    request.onload = () => {
      news();
      resolve({ status: request.status, retryAfter: request.getResponseHeader('retry-after') });
    };
    request.onerror = request.onabort = () => reject(new Error('the connection broke'));
    signal.addEventListener('abort', () => request.abort());
    request.send();
  });
}
