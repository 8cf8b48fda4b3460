/** What one notifier may be made to hold and wait for. */
export interface Limits {
  /** Open SSE clients; one more is sent elsewhere. */
  readonly maxClients: number;
  /** Bytes that wait for one client; one that reads no faster is dropped. */
  readonly maxClientBytes: number;
  readonly heartbeatMs: number;
  /** How long a client may take to send one request. */
  readonly requestTimeoutMs: number;
  readonly drainDelayMs: number;
  /** Largest body of a post. */
  readonly maxBodyBytes: number;
  /** How long a webhook may take to answer. */
  readonly webhookTimeoutMs: number;
  /** Waits between the attempts of a delivery; after the last attempt it is a dead letter. */
  readonly webhookRetriesMs: readonly number[];
  /** Attempts under way at a time, and deliveries that wait, for one webhook. */
  readonly webhookConcurrency: number;
  readonly webhookBacklog: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const defaultLimits: Limits = {
  maxClients: 20_000,
  maxClientBytes: 64 * 1024,
  heartbeatMs: 15 * SECOND,
  requestTimeoutMs: 30 * SECOND,
  drainDelayMs: 0,
  maxBodyBytes: 1024 * 1024,
  webhookTimeoutMs: 5 * SECOND,
  webhookRetriesMs: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE],
  webhookConcurrency: 8,
  webhookBacklog: 10_000,
};
