import { bizidOf, type UrlUse, vendorHost } from './streamHost.ts';
import { txSecretOf, txTimeOf } from './txSecret.ts';

/** handbook, "txTime": a VJ must be able to come back within a show. */
export const DEFAULT_TTL_S = 86_400;

export interface SignOptions {
  readonly use: UrlUse;
  /** LVB code, with its BIZID prefix. */
  readonly stream: string;
  /** The push key for pushes, the play key for plays. */
  readonly key: string;
  /** Until when it holds, Unix seconds. */
  readonly expiresS: number;
  /** `host` or `host:port`; the vendor's host of the BIZID when left out. */
  readonly host?: string | undefined;
  /** Plays over HTTPS, as Apple's ATS asks for. */
  readonly https?: boolean | undefined;
}

export interface SignedUrls {
  /** The one to use first: RTMP to push, FLV to play (handbook, "Watching LVB Failure": recommended). */
  readonly url: string;
  readonly urls: Readonly<Partial<Record<'rtmp' | 'flv' | 'hls', string>>>;
  readonly txTime: string;
  readonly txSecret: string;
}

/**
 * The signed URLs of a stream. Throws RangeError for a stream without a BIZID where no host is given, and for an expiry
 * that is no whole number of seconds.
 *
 * @example
 * signUrls({ use: 'push', stream: '8888_test001', key, expiresS: 1469848425 }).url;
 * // rtmp://8888.livepush.myqcloud.com/live/8888_test001?txSecret=…&txTime=579C1B69
 */
export function signUrls({ use, stream, key, expiresS, host, https = false }: SignOptions): SignedUrls {
  if (!Number.isSafeInteger(expiresS) || expiresS < 0 || expiresS > 0xffff_ffff)
    throw new RangeError('the expiry must be whole Unix seconds, until 2106');
  const bizid = bizidOf(stream);
  if (bizid === null && host === undefined)
    throw new RangeError(`the stream ${stream} does not start with a BIZID and an underscore`);
  const at = host ?? vendorHost(bizid ?? '', use);
  const txTime = txTimeOf(expiresS);
  const txSecret = txSecretOf(key, stream, txTime);
  const urlOf = (scheme: string, suffix = '') =>
    `${scheme}://${at}/live/${stream}${suffix}?txSecret=${txSecret}&txTime=${txTime}`;
  const rtmp = urlOf('rtmp');
  if (use === 'push') return { url: rtmp, urls: { rtmp }, txTime, txSecret };
  const scheme = https ? 'https' : 'http';
  const flv = urlOf(scheme, '.flv');
  return { url: flv, urls: { rtmp, flv, hls: urlOf(scheme, '.m3u8') }, txTime, txSecret };
}
