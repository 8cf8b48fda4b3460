import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature's version, before its hex digits. */
const VERSION = 'v1=';

/** How old a signed body may be, s: longer ago, it is somebody's replay. */
const FRESH_S = 300;

/**
 * Signs a body: HMAC-SHA256 over `timestamp.body`, so that neither can be changed and an old body not be sent again.
 *
 * @example
 * const headers = { 'stutterscope-timestamp': String(at), 'stutterscope-signature': signWebhook(secret, at, body) };
 */
export function signWebhook(secret: string, timestampS: number, body: string): string {
  return VERSION + createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex');
}

/** What a receiver does: true when the body is signed with the secret, and not long ago. */
export function verifyWebhook(
  secret: string,
  signed: { readonly timestamp: string; readonly signature: string; readonly body: string },
  nowMs: number,
): boolean {
  const timestampS = Number(signed.timestamp);
  if (!Number.isInteger(timestampS) || Math.abs(nowMs / 1000 - timestampS) > FRESH_S) return false;
  const own = Buffer.from(signWebhook(secret, timestampS, signed.body));
  const theirs = Buffer.from(signed.signature);
  return own.length === theirs.length && timingSafeEqual(own, theirs);
}
