import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import type { Source } from './source.ts';

const MOST_REDIRECTS = 5;

/** HTTP-FLV: an answer without an end. */
export function httpFlv(url: string): Source {
  return async ({ onConnected, onBytes }, signal) => {
    const response = await request(url, signal, MOST_REDIRECTS);
    onConnected(response.socket.remoteAddress?.replace(/^::ffff:/, ''));
    try {
      for await (const chunk of response) onBytes(chunk);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  };
}

async function request(url: string, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const get = url.startsWith('https:') ? getHttps : getHttp;
  // A connection of its own, not from a pool: as a player has, and gone when the viewing is over.
  get(url, { signal, agent: false }, resolve).once('error', reject);
  const response = await promise;
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return response;
  response.destroy();
  const { location } = headers;
  if (statusCode < 300 || statusCode >= 400 || location === undefined || redirects === 0) {
    throw new Error(`${url} answered ${statusCode}`);
  }
  return request(new URL(location, url).href, signal, redirects - 1);
}
