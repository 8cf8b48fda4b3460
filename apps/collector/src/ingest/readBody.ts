import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../problems.ts';
import type { Lease } from './byteBudget.ts';

// What a chunk costs beside its bytes: a body sent byte by byte holds far more memory than its length.
const CHUNK_OVERHEAD_BYTES = 128;

/** The body as sent, still compressed. Every chunk is leased as it arrives, so slow bodies count too. */
export async function readBody(request: IncomingMessage, maxBytes: number, lease: Lease): Promise<Buffer> {
  const refusal = () => new ProblemError('body_too_large', `a body may hold ${maxBytes} bytes`);
  if (Number(request.headers['content-length']) > maxBytes) throw refusal();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The answer still has to go out on this socket when the body is refused half way.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      size += bytes.length;
      if (size > maxBytes) throw refusal();
      lease.take(bytes.length + CHUNK_OVERHEAD_BYTES);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('aborted', 'the connection closed before the end of the body', { cause: error });
  }
  return Buffer.concat(chunks);
}
