import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../problems.ts';
import type { Lease } from './byteBudget.ts';

// What a chunk costs beside its bytes: a body sent byte by byte holds far more memory than its length.
const CHUNK_OVERHEAD_BYTES = 128;

/** The body as sent, still compressed. Every chunk is leased as it arrives, so slow bodies count too. */
export function readBody(request: IncomingMessage, maxBytes: number, lease: Lease): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const tooLarge = () => new ProblemError('body_too_large', `a body may hold ${maxBytes} bytes`);
  const aborted = (cause?: unknown) =>
    reject(new ProblemError('aborted', 'the connection closed before the end of the body', { cause }));
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    try {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      lease.take(chunk.length + CHUNK_OVERHEAD_BYTES);
      chunks.push(chunk);
    } catch (error) {
      // What is still to come is no longer ours: whoever answers reads it and forgets it.
      request.off('data', onData);
      reject(error);
    }
  };
  if (Number(request.headers['content-length']) > maxBytes) reject(tooLarge());
  else if (request.destroyed) aborted(request.errored ?? undefined);
  else {
    // Not an async iterator: at the size of a batch that costs more than all the rest of reading it.
    request.on('data', onData);
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', aborted);
    request.on('close', () => {
      if (!request.readableEnded) aborted();
    });
  }
  return promise;
}
