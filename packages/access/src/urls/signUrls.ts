import { bizidOf, type UrlUse, vendorHost } from './streamHost.ts';
import { txSecretOf, txTimeOf } from './txSecret.ts';

/** handbook, "txTime": a VJ must be able to come back within a show. */
export const DEFAULT_TTL_S = 86_400;

/** What a cloud can be asked to record a push as (handbook, "Recording": `record`). */
export const recordFormats = ['mp4', 'hls', 'flv'] as const;
export type RecordFormat = (typeof recordFormats)[number];

/** The longest file, s; the handbook says 120 minutes and, elsewhere, 90. */
export const LONGEST_FILE_S = 7200;

export interface RecordWish {
  readonly formats: readonly RecordFormat[];
  /** A new file after so long, s; the vendor's half an hour when left out. HLS is one file in any case. */
  readonly intervalS?: number | undefined;
}

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
  /** Of a push: what is recorded of it. */
  readonly record?: RecordWish | undefined;
}

export interface SignedUrls {
  /** The one to use first: RTMP to push, FLV to play (handbook, "Watching LVB Failure": recommended). */
  readonly url: string;
  readonly urls: Readonly<Partial<Record<'rtmp' | 'flv' | 'hls', string>>>;
  readonly txTime: string;
  readonly txSecret: string;
}

/** What a URL says of recording: the signature does not cover it. A bare `|` is no character of a URL. */
function recordQuery(record: RecordWish | undefined): string {
  if (record === undefined) return '';
  const { formats, intervalS } = record;
  const interval = intervalS === undefined ? '' : `&record_interval=${intervalS}`;
  return `&record=${formats.join('%7C')}${interval}`;
}

/**
 * The signed URLs of a stream. Throws RangeError for a stream without a BIZID where no host is given, and for an expiry
 * that is no whole number of seconds.
 *
 * @example
 * signUrls({ use: 'push', stream: '8888_test001', key, expiresS: 1469848425 }).url;
 * // rtmp://8888.livepush.myqcloud.com/live/8888_test001?txSecret=…&txTime=579C1B69
 */
export function signUrls(options: SignOptions): SignedUrls {
  const { use, stream, key, expiresS, host, https = false, record } = options;
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
  if (use === 'push') {
    const url = rtmp + recordQuery(record);
    return { url, urls: { rtmp: url }, txTime, txSecret };
  }
  const scheme = https ? 'https' : 'http';
  const flv = urlOf(scheme, '.flv');
  return { url: flv, urls: { rtmp, flv, hls: urlOf(scheme, '.m3u8') }, txTime, txSecret };
}
