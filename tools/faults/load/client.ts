import { setTimeout as sleep } from 'node:timers/promises';
import type { Reporter } from './show.ts';

const ANSWER_MS = 4000;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1500;
/** Of a hundred accepted batches so many are sent once more, as by a client that never saw its answer. */
const RESENT_PERCENT = 10;

export interface ClientOptions {
  readonly collectors: readonly string[];
  readonly token: string;
  readonly random: () => number;
}

/** What a client met. */
export interface Sent {
  accepted: number;
  resent: number;
  /** Attempts that got no answer, or a refusal to come back to. */
  failed: number;
  /** Refusals that no resend mends: there must be none. */
  refused: string[];
}

/** Reports as a real client does: in order, when it is time, the same bytes again until they are taken. */
export async function report({ batches, dueAt }: Reporter, options: ClientOptions): Promise<Sent> {
  const sent: Sent = { accepted: 0, resent: 0, failed: 0, refused: [] };
  for (const [at, batch] of batches.entries()) {
    await sleep(Math.max(0, (dueAt[at] ?? 0) - Date.now()));
    const body = JSON.stringify(batch);
    await until202(body, options, sent);
    sent.accepted += 1;
    if (options.random() * 100 >= RESENT_PERCENT) continue;
    sent.resent += 1;
    await until202(body, options, sent);
  }
  return sent;
}

async function until202(
  body: string,
  { collectors, token, random }: ClientOptions,
  sent: Sent,
): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    const collector = collectors[Math.floor(random() * collectors.length)];
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      const answer = await fetch(`${collector}/v1/telemetry`, { method: 'POST', headers, body, signal });
      const text = await answer.text();
      if (answer.status === 202) return;
      if (answer.status < 500 && answer.status !== 429) {
        sent.refused.push(`${answer.status} ${text}`);
        return;
      }
    } catch {
      // No answer, or half of one: nobody knows whether it was taken, so it is sent again.
    }
    sent.failed += 1;
    await sleep(waitMs * (0.5 + random()));
  }
}
