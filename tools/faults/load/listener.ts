import { setTimeout as sleep } from 'node:timers/promises';

const AGAIN_MS = 200;

/** One alert event as a client got it. */
export interface Heard {
  readonly eventId: string;
  readonly room: string;
  /** The alert, the number of its word, and what it says. */
  readonly notice: string;
  readonly alert: string;
  readonly phase: string;
  readonly at: number;
}

export interface Listener {
  readonly heard: readonly Heard[];
  /** How often it had to come back. */
  readonly returns: () => number;
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly room: string;
  readonly notifiers: readonly string[];
  readonly token: string;
  readonly random: () => number;
}

function fieldsOf(block: string): Map<string, string> {
  return new Map(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

/** A VJ's client that comes back to any notifier with the last event id it had. */
export function listen({ room, notifiers, token, random }: ListenerOptions): Listener {
  const heard: Heard[] = [];
  const stop = new AbortController();
  let last: string | null = null;
  let connections = 0;

  function take(block: string): void {
    const fields = fieldsOf(block);
    const data = fields.get('data');
    const eventId = fields.get('id');
    if (data === undefined || eventId === undefined) return;
    const { id, alert, phase } = JSON.parse(data);
    heard.push({
      eventId,
      room,
      notice: String(id),
      alert: String(alert),
      phase: String(phase),
      at: Date.now(),
    });
    last = eventId;
  }

  async function once(): Promise<void> {
    const notifier = notifiers[Math.floor(random() * notifiers.length)];
    const headers = { authorization: `Bearer ${token}`, ...(last === null ? {} : { 'last-event-id': last }) };
    const answer = await fetch(`${notifier}/v1/rooms/${room}/alerts`, { headers, signal: stop.signal });
    if (answer.status !== 200 || answer.body === null) return;
    connections += 1;
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(block);
    }
  }

  const running = (async () => {
    while (!stop.signal.aborted) {
      await once().catch(() => undefined);
      await sleep(AGAIN_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return {
    heard,
    returns: () => Math.max(0, connections - 1),
    async close() {
      stop.abort();
      await running;
    },
  };
}
