import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The signature of a URL (handbook, "How to Calculate Hotlink Protection"): MD5 over key, stream and txTime. txTime is
 * hashed as it is written: `5c27` and `5C27` are the same moment and sign differently.
 *
 * @example
 * txSecretOf('e12c46f2612d5106e2034781ab261ca3', '8888_test001', '579C1B69'); // 7dd08cdd16d44b553e6bd967e9e58143
 */
export function txSecretOf(key: string, stream: string, txTime: string): string {
  return createHash('md5').update(`${key}${stream}${txTime}`).digest('hex');
}

/** An expiry as it stands in a URL: Unix seconds, upper-case hexadecimal. */
export const txTimeOf = (expiresS: number): string => expiresS.toString(16).toUpperCase();

const isMd5 = /^[0-9a-f]{32}$/i;

/** True for what reads as a digest at all. */
export const isDigest = (text: string): boolean => isMd5.test(text);

/** Compares two digests in hexadecimal, of either case, in a time that does not tell how much of them is alike. */
export function isSameDigest(own: string, theirs: string): boolean {
  return isDigest(theirs) && timingSafeEqual(Buffer.from(own, 'hex'), Buffer.from(theirs, 'hex'));
}
