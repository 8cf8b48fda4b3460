import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Post {
  readonly address: string;
  readonly body: string;
}

/** A real HTTP server that takes posts as `answer` says: a status, and seconds for Retry-After. */
export async function startCollector(
  answer: (post: Post, count: number) => { status: number; retryAfter?: string },
) {
  const seen: (Post & { readonly status: number })[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const post = { address: String(request.headers['x-forwarded-for']), body: await text(request) };
    const { status, retryAfter } = answer(post, seen.length);
    seen.push({ ...post, status });
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
    response.statusCode = status;
    response.end();
  };
  const server = createServer((request, response) => void handle(request, response));
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('not listening on a port');
  return {
    endpoint: `http://127.0.0.1:${bound.port}/v1/telemetry`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}
