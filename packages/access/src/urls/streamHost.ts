/** What a URL is for. */
export type UrlUse = 'push' | 'play';

const VENDOR = 'myqcloud.com';
const labels = { push: 'livepush', play: 'liveplay' } as const satisfies Record<UrlUse, string>;

/** The BIZID that a stream starts with; null where it has none. */
export const bizidOf = (stream: string): string | null => /^(\d+)_./.exec(stream)?.[1] ?? null;

/** The vendor's host for a BIZID (handbook, "Playback URL": only the sub-domain differs). */
export const vendorHost = (bizid: string, use: UrlUse): string => `${bizid}.${labels[use]}.${VENDOR}`;

/** What a host says of itself; null for one that is not named by the vendor's rule. */
export function readHost(host: string): { readonly bizid: string; readonly use: UrlUse } | null {
  const [, bizid, label] = /^(\d+)\.(livepush|liveplay)\./i.exec(host) ?? [];
  if (bizid === undefined || label === undefined) return null;
  return { bizid, use: label.toLowerCase() === labels.push ? 'push' : 'play' };
}
