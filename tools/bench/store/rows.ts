import type { OutgoingMessage } from '../../../packages/bus/src/index.ts';
import { type Batch, columnNames } from '../../../packages/telemetry/src/index.ts';
import type { Message } from '../load.ts';

/** A batch as rows of JSON, one a sample, with all that a sample's row in the warehouse says. */
function rowsOf({ text }: Message): string[] {
  const { room, session, side, seq, sentAt, receivedAt, client, stream, samples }: Batch = JSON.parse(text);
  const { width: _w, height: _h, urlExpiresAt: _u, ...streamed } = stream;
  return samples.t.map((t, at) => {
    const values = columnNames.flatMap((name) => {
      const value = samples[name]?.[at];
      return value === undefined || value === null ? [] : [[name, value]];
    });
    return JSON.stringify({
      ...{ room, session, side, seq, t, sentAt, receivedAt },
      ...Object.fromEntries(values),
      ...client,
      ...streamed,
    });
  });
}

const sessionOf = ({ text }: Message): string => JSON.parse(text).session;

/** One row a message. */
export const rowMessages = (messages: readonly Message[]): OutgoingMessage[] =>
  messages.flatMap((message) => {
    const key = sessionOf(message);
    return rowsOf(message).map((row) => ({ key, value: Buffer.from(row) }));
  });

/** All rows of a batch as one message. */
export const batchMessages = (messages: readonly Message[]): OutgoingMessage[] =>
  messages.map((message) => ({
    key: sessionOf(message),
    value: Buffer.from(rowsOf(message).join('\n')),
  }));
