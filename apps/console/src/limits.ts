/** What one console may be made to hold and to ask of ClickHouse. */
export interface Limits {
  /** Open streams; one more is sent elsewhere. */
  readonly maxStreams: number;
  /** Rooms that are followed at a time: each is read once a second, however many look. */
  readonly maxFollowed: number;
  /** Bytes that wait for one stream; one that reads no faster is dropped. */
  readonly maxStreamBytes: number;
  /** How often what somebody follows is read again. */
  readonly everyMs: number;
  /** How old the list of rooms may be that a request is answered from. */
  readonly roomsAgeMs: number;
  readonly requestTimeoutMs: number;
  readonly drainDelayMs: number;
}

export const defaultLimits: Limits = {
  maxStreams: 2000,
  maxFollowed: 100,
  maxStreamBytes: 4 * 1024 * 1024,
  everyMs: 1000,
  roomsAgeMs: 2000,
  requestTimeoutMs: 30_000,
  drainDelayMs: 0,
};
