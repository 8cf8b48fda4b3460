/** A server may not silence a client for longer than this: a typing error would be an outage of telemetry. */
const LONGEST_MS = 120_000;

/** Reads a Retry-After header (RFC 9110, 10.2.3: seconds or a date); undefined when there is none to read. */
export function parseRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), LONGEST_MS);
}
