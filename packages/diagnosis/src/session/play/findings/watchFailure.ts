// handbook, "Event Code" and "Why did I fail to watch LVB?": why a view does not start or does not go on
const reasons: Readonly<Record<number, string>> = {
  [-2301]: 'disconnected',
  [-2302]: 'accelerated_url',
  [-2303]: 'not_found',
  [-2304]: 'codec',
  [-2305]: 'hls_key',
  [-2306]: 'play_info',
  3001: 'dns',
  3002: 'connect',
  3003: 'handshake',
  3004: 'refused',
};

/** The reason for a failure to watch that an event tells of; null for one that tells of none. */
export function watchFailureOf(code: number): string | null {
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? null;
}
