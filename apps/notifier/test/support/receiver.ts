import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifyWebhook } from '@stutterscope/access';
import { expect, onTestFinished } from 'vitest';

export const SECRET = 'a secret of sixteen';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  readonly isSigned: boolean;
}

export interface Receiver {
  readonly url: string;
  readonly posts: Post[];
  until(count: number): Promise<Post[]>;
}

/** A webhook receiver on loopback that answers as it is told. */
export async function receiver(
  answer: (response: ServerResponse, count: number) => void = (response) => response.end(),
): Promise<Receiver> {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { 'stutterscope-timestamp': timestamp, 'stutterscope-signature': signature } = request.headers;
    const signed = { timestamp: String(timestamp), signature: String(signature), body };
    posts.push({
      headers: request.headers,
      body: JSON.parse(body),
      isSigned: verifyWebhook(SECRET, signed, Date.now()),
    });
    answer(response, posts.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/alerts`,
    posts,
    async until(count) {
      await expect.poll(() => posts.length, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(count);
      return posts;
    },
  };
}
