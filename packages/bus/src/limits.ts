import { BusError } from './busError.ts';
import type { Message, OutgoingMessage, Position } from './types.ts';

/** Below the broker's 1 MiB for a record batch, whatever the codec makes of it. */
export const maxMessageBytes = 900_000;
/** What one call of `ConsumerHandler.batch` is given at most, beyond its first message. */
export const maxBatchMessages = 1000;
export const maxBatchBytes = 4 * 1024 * 1024;

const maxNoteBytes = 1024;
/** Lengths, offset and timestamp deltas of one record. */
const framingBytes = 32;

/** What a message takes of a request or a batch, before compression. */
export function messageBytes(message: OutgoingMessage | Message): number {
  let bytes = framingBytes + Buffer.byteLength(message.key) + message.value.byteLength;
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    bytes += framingBytes + Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes;
}

/** Throws `too_large` for a message that no transport would take. */
export function refuseTooLarge(messages: readonly OutgoingMessage[]): void {
  for (const message of messages) {
    const bytes = messageBytes(message);
    if (bytes <= maxMessageBytes) continue;
    throw new BusError('too_large', `a message of ${bytes} bytes exceeds the limit of ${maxMessageBytes}`);
  }
}

/** Throws `too_large` for a note over 1 kB. */
export function refuseLongNote({ note }: Position): void {
  const bytes = Buffer.byteLength(note);
  if (bytes > maxNoteBytes)
    throw new BusError('too_large', `a note of ${bytes} bytes exceeds ${maxNoteBytes}`);
}
