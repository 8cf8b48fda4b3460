import { setTimeout as sleep } from 'node:timers/promises';
import { post, type Request } from '../bench/collector/post.ts';

const CONNECTIONS = 256;
const SLICE_MS = 50;

/** What was sent so far. */
export interface Sent {
  samples: number;
}

/** Sends requests so that so many samples a second go off, as far as they are taken, until the signal. */
export async function sendAtPace(
  { port, rate }: { readonly port: number; readonly rate: number },
  more: () => Request | null,
  sent: Sent,
  signal: AbortSignal,
): Promise<void> {
  const begin = performance.now();
  const next = () => {
    const due = ((performance.now() - begin) / 1000) * rate;
    const request = signal.aborted || sent.samples >= due ? null : more();
    sent.samples += request?.samples ?? 0;
    return request;
  };
  while (!signal.aborted) {
    await post({ port, connections: CONNECTIONS, next });
    await sleep(SLICE_MS);
  }
}
