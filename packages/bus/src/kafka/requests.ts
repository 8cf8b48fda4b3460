import { maxMessageBytes, outgoingBytes } from '../limits.ts';
import type { OutgoingMessage, Topic } from '../types.ts';

/** kafkajs copies its list of messages for each message it groups: quadratic, so bounded. */
const maxRequestMessages = 1000;

/** A part of one send that fits a request. */
export interface Piece {
  readonly topic: Topic;
  readonly messages: readonly OutgoingMessage[];
  readonly bytes: number;
}

/** Cuts a send so that no piece exceeds what one request may carry to a single partition; throws `too_large`. */
export function pieces(topic: Topic, messages: readonly OutgoingMessage[]): readonly Piece[] {
  const cut: Piece[] = [];
  let from = 0;
  let bytes = 0;
  for (const [at, message] of messages.entries()) {
    const size = outgoingBytes(message);
    if (at > from && (bytes + size > maxMessageBytes || at - from === maxRequestMessages)) {
      cut.push({ topic, messages: messages.slice(from, at), bytes });
      from = at;
      bytes = 0;
    }
    bytes += size;
  }
  if (messages.length > from) cut.push({ topic, messages: messages.slice(from), bytes });
  return cut;
}

/** How many pieces from the head of the queue go into the next request. */
export function fitting(queue: readonly Piece[]): number {
  let bytes = 0;
  let messages = 0;
  const over = queue.findIndex((piece) => {
    bytes += piece.bytes;
    messages += piece.messages.length;
    return bytes > maxMessageBytes || messages > maxRequestMessages;
  });
  return over === -1 ? queue.length : Math.max(over, 1);
}
