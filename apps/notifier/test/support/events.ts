import { expect, onTestFinished } from 'vitest';

interface Received {
  readonly id: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

export interface Listener {
  readonly status: number;
  readonly headers: Headers;
  readonly events: Received[];
  readonly comments: number;
  readonly ended: Promise<void>;
  /** Waits until so many events came; gives them. */
  until(count: number): Promise<Received[]>;
  close(): void;
}

function parse(block: string): Received | null {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) };
}

/** A client of a room's alerts over real HTTP. */
export async function listen(url: string, headers: Record<string, string> = {}): Promise<Listener> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const response = await fetch(url, { headers, signal: stop.signal });
  const events: Received[] = [];
  const state = { comments: 0 };

  async function read(): Promise<void> {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event !== null) events.push(event);
        else if (block.startsWith(':')) state.comments += 1;
      }
    }
  }

  return {
    status: response.status,
    headers: response.headers,
    events,
    get comments() {
      return state.comments;
    },
    ended: read().catch(() => undefined),
    async until(count) {
      await expect.poll(() => events.length, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(count);
      return events;
    },
    close: () => stop.abort(),
  };
}
