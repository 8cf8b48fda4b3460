import { checkSignature } from './checkSignature.ts';
import { readUrl, type StreamUrl } from './readUrl.ts';
import { bizidOf, readHost, type UrlUse } from './streamHost.ts';
import { type UrlFault, urlFault } from './urlFault.ts';

/** The keys that sign URLs, the newest first: the older ones still check while they are rotated out. */
export type UrlKeys = Readonly<Record<UrlUse, readonly string[]>>;

export interface CheckOptions {
  readonly keys: UrlKeys;
  readonly nowMs: number;
  /** What it is used for; what the URL itself looks like when left out. */
  readonly use?: UrlUse | undefined;
}

export type CheckedUrl =
  | {
      readonly ok: true;
      readonly use: UrlUse;
      readonly stream: string;
      /** Unix ms. */
      readonly expiresAt: number;
      /** Which of the keys signed it: 0 is the newest. */
      readonly keyIndex: number;
      /** What is no fault and worth a look. */
      readonly warnings: readonly string[];
    }
  | {
      readonly ok: false;
      readonly use: UrlUse;
      readonly stream: string | null;
      readonly fault: UrlFault;
    };

/** Below this a VJ may not come back after an interruption (handbook, "Expired txTime"), ms. */
const SHORT_MS = 3_600_000;

const looksLikePlay = ({ scheme, suffix }: StreamUrl) => suffix !== '' || /^https?$/.test(scheme);

/** What the URL itself looks like. */
function useOf(url: StreamUrl): UrlUse {
  return looksLikePlay(url) ? 'play' : (readHost(url.host)?.use ?? 'push');
}

function placeFault({ host, stream }: StreamUrl, use: UrlUse): UrlFault | null {
  const said = readHost(host);
  if (said === null) return null;
  if (use === 'play' && said.use === 'push') return urlFault('push_url_for_play', host);
  if (use === 'push' && said.use === 'play') return urlFault('play_host_in_push_url', host);
  const bizid = bizidOf(stream);
  if (bizid === null) return urlFault('bizid_missing', stream);
  return bizid === said.bizid ? null : urlFault('bizid_differs', `${said.bizid} and ${bizid}`);
}

/** A signature by the other key shows a URL in the wrong place where no host does. */
function swapped(
  { query, stream }: StreamUrl,
  { keys, nowMs }: CheckOptions,
  use: UrlUse,
  fault: UrlFault,
): UrlFault {
  if (fault.code !== 'signature_wrong') return fault;
  const other = use === 'play' ? 'push' : 'play';
  const byOther = checkSignature(query, stream, keys[other], nowMs);
  if (!byOther.ok && byOther.fault.code !== 'expired') return fault;
  return urlFault(
    use === 'play' ? 'push_url_for_play' : 'play_host_in_push_url',
    `the ${other} key signed it`,
  );
}

/**
 * Says whether a signed URL holds, and if not, why.
 *
 * @example
 * const checked = checkUrl(url, { keys: { push: [key], play: [] }, nowMs: Date.now() });
 * if (!checked.ok) console.error(checked.fault.detail);
 */
export function checkUrl(text: string, options: CheckOptions): CheckedUrl {
  const read = readUrl(text);
  if (!read.ok) return { ok: false, use: options.use ?? 'push', stream: null, fault: read.fault };
  const url = read.value;
  const { stream } = url;
  const use = options.use ?? useOf(url);
  const fault = placeFault(url, use);
  if (fault !== null) return { ok: false, use, stream, fault };
  const signature = checkSignature(url.query, stream, options.keys[use], options.nowMs);
  if (!signature.ok) return { ok: false, use, stream, fault: swapped(url, options, use, signature.fault) };
  const { expiresAt, keyIndex } = signature;
  const warnings = [
    ...(bizidOf(stream) === null ? ['the stream has no BIZID: the vendor of the handbook refuses it'] : []),
    ...(expiresAt - options.nowMs < SHORT_MS ? ['it expires within the hour: a VJ may not come back'] : []),
    ...(keyIndex > 0 ? ['an older key signed it'] : []),
  ];
  return { ok: true, use, stream, expiresAt, keyIndex, warnings };
}
