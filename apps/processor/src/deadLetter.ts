import { type Decoded, decodeAs, type OutgoingMessage, type Producer } from '@stutterscope/bus';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
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
type DeadLetter = Static<typeof DeadLetter>;

const validator = Compile(DeadLetter);
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
