import type { Message, OutgoingMessage, Topic } from './types.ts';

/** Longest payload kept whole, bytes: base64 makes a third more of it, and a message must stay below 1 MB. */
const PAYLOAD_KEPT = 600_000;

const encoder = new TextEncoder();

/**
 * The message for topic `dead-letters`: where it stood, why nothing can be made of it, and all of it, so that it can
 * be sent again. Payloads over 600 kB are cut, and the reason says so.
 */
export function deadLetter(
  { topic, partition }: { readonly topic: Topic; readonly partition: number },
  message: Pick<Message, 'offset' | 'key' | 'value' | 'timestampMs'>,
  reason: string,
): OutgoingMessage {
  const cut = message.value.length > PAYLOAD_KEPT;
  const letter = {
    topic,
    partition,
    offset: message.offset,
    reason: cut ? `${reason} (payload of ${message.value.length} bytes cut)` : reason,
    key: message.key,
    payload: Buffer.from(message.value.subarray(0, PAYLOAD_KEPT)).toString('base64'),
    at: message.timestampMs,
  };
  return { key: `${topic}:${partition}`, value: encoder.encode(JSON.stringify(letter)) };
}
