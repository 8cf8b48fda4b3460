import { BusError } from '../busError.ts';
import type { Producer } from '../types.ts';
import { fitting, type Piece, pieces } from './requests.ts';

interface QueuedPiece extends Piece {
  readonly send: PendingSend;
}

interface PendingSend {
  piecesLeft: number;
  readonly settled: PromiseWithResolvers<void>;
}

/** Where requests go: resolves when all of the pieces are durable. */
export interface RequestSink {
  write(request: readonly Piece[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * A producer with one request in flight; what is sent meanwhile shares the next one.
 *
 * One, because kafkajs 2.2.4 gives back the sequence numbers of a failed attempt at once: another send would take
 * them, and a broker that had stored the failed attempt would take that other send for its repetition and
 * acknowledge it unwritten.
 */
export function createSendQueue(sink: RequestSink): Producer {
  const queue: QueuedPiece[] = [];
  let draining: Promise<void> | undefined;
  let closed = false;

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const request = queue.splice(0, fitting(queue));
      try {
        await sink.write(request);
        for (const { send } of request) pieceDone(send);
      } catch (error) {
        for (const { send } of request) fail(send, error);
      }
    }
    draining = undefined;
  };

  const fail = (send: PendingSend, error: unknown): void => {
    send.settled.reject(error);
    for (let at = queue.length - 1; at >= 0; at -= 1) if (queue[at]?.send === send) queue.splice(at, 1);
  };

  return {
    async send(topic, messages) {
      if (closed) throw new BusError('closed', 'the producer is closed');
      const cut = pieces(topic, messages);
      if (cut.length === 0) return;
      const send: PendingSend = { piecesLeft: cut.length, settled: Promise.withResolvers() };
      for (const piece of cut) queue.push({ ...piece, send });
      draining ??= drain();
      await send.settled.promise;
    },
    async close() {
      closed = true;
      await draining;
      await sink.close();
    },
  };
}

function pieceDone(send: PendingSend): void {
  send.piecesLeft -= 1;
  if (send.piecesLeft === 0) send.settled.resolve();
}
