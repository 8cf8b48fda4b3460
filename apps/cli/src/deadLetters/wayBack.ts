import { type OutgoingMessage, type Topic, topics } from '@stutterscope/bus';
import type { DeadLetterRow } from '@stutterscope/warehouse';

/** How a dead letter goes on its way again, or why it cannot. */
export type WayBack =
  /** Its rows are owed to the warehouse; every other reader has had the message. */
  | { readonly by: 'warehouse'; readonly line: Uint8Array; readonly token: string }
  | { readonly by: 'bus'; readonly topic: Topic; readonly message: OutgoingMessage }
  | { readonly by: 'none'; readonly why: string };

const none = (why: string): WayBack => ({ by: 'none', why });

const isTopic = (name: string): name is Topic => topics.some((topic) => topic === name);

function documentOf(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof document === 'object' && document !== null ? { ...document } : null;
  } catch {
    return null;
  }
}

/** The key by which a topic is cut into partitions, as its senders make it. */
function keyOf(topic: Topic, document: Readonly<Record<string, unknown>>): string | null {
  const text = (name: string) => (typeof document[name] === 'string' ? document[name] : null);
  if (topic === 'telemetry') return text('session')?.toLowerCase() ?? null;
  if (topic === 'census') return 'platform';
  if (document['kind'] === 'incident') return `${text('by')} ${text('cellId')}`;
  return text('room');
}

/** Decides by what the letter says of itself. */
export function wayBackOf({ topic, partition, offset, reason, payload }: DeadLetterRow): WayBack {
  if (reason.includes('bytes cut)')) return none('it was too large to be kept whole');
  if (reason.startsWith('webhook '))
    return none('its webhook gave it up; the notice itself was told and stored');
  if (/^(seq is too far|seq was used|its session was)/.test(reason)) {
    return none('its number or its session is taken, whatever it holds: it would be refused again');
  }
  if (!isTopic(topic) || topic === 'dead-letters') return none(`nobody reads a topic ${topic}`);
  const bytes = Buffer.from(payload, 'base64');
  const document = documentOf(bytes);
  if (document === null) return none('it is no JSON document, for any reader');
  if (topic === 'telemetry' && reason.startsWith('the warehouse refused it')) {
    return { by: 'warehouse', line: bytes, token: `replay:${topic}:${partition}:${offset}` };
  }
  const key = keyOf(topic, document);
  if (key === null) return none('it does not say whose it is');
  return { by: 'bus', topic, message: { key, value: bytes } };
}
