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
export function messageBytes({ key, value, headers }: OutgoingMessage | Message): number {
  let bytes = framingBytes + Buffer.byteLength(key) + value.byteLength;
  for (const name in headers)
    bytes += framingBytes + Buffer.byteLength(name) + Buffer.byteLength(headers[name] ?? '');
  return bytes;
}

/** The same of a message to send; throws `too_large` for one that no transport would take. */
export function outgoingBytes(message: OutgoingMessage): number {
  const bytes = messageBytes(message);
  if (bytes <= maxMessageBytes) return bytes;
  throw new BusError('too_large', `a message of ${bytes} bytes exceeds the limit of ${maxMessageBytes}`);
}

/** Throws `too_large` for a note over 1 kB. */
export function refuseLongNote({ note }: Position): void {
  const bytes = Buffer.byteLength(note);
  if (bytes > maxNoteBytes)
    throw new BusError('too_large', `a note of ${bytes} bytes exceeds ${maxNoteBytes}`);
}
