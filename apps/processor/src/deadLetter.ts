import type { Assignment, Message, OutgoingMessage, Producer } from '@stutterscope/bus';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Decoded, decodeAs } from './decode.ts';
import type { Metrics } from './metrics.ts';

/** A message that nothing could be made of: where it stood, why, and all of it, so that it can be sent again. */
const DeadLetter = Type.Object({
  topic: Type.String(),
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.Integer({ minimum: 0 }),
  reason: Type.String(),
  /** The message's key, and its value in base64: it may be anything. */
  key: Type.String(),
  payload: Type.String(),
  at: Type.Integer({ minimum: 0 }),
});
export type DeadLetter = Static<typeof DeadLetter>;

const validator = Compile(DeadLetter);
const encoder = new TextEncoder();

/** Longest payload kept whole, bytes: base64 makes a third more of it, and a message must stay below 1 MB. */
const PAYLOAD_KEPT = 600_000;

/** The message for topic `dead-letters`. Payloads over 600 kB are cut, and the reason says so. */
export function deadLetter(
  { topic, partition }: Assignment,
  message: Message,
  reason: string,
): OutgoingMessage {
  const cut = message.value.length > PAYLOAD_KEPT;
  const letter: DeadLetter = {
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

/** Sends and counts them; none is nothing to send. */
export async function sendDeadLetters(
  topic: string,
  letters: readonly OutgoingMessage[],
  { producer, metrics }: { readonly producer: Producer; readonly metrics: Metrics },
): Promise<void> {
  if (letters.length === 0) return;
  metrics.deadLetters.inc({ topic }, letters.length);
  await producer.send('dead-letters', letters);
}

export const decodeDeadLetter = (bytes: Uint8Array): Decoded<DeadLetter> =>
  decodeAs(bytes, validator, 'a dead letter');
