import { maxMessageBytes } from '@stutterscope/bus';

/** What one collector process may be made to hold and wait for. */
export interface Limits {
  /** Largest body of one request, counted after decompression. */
  readonly maxBodyBytes: number;
  /** Most bytes all requests together may hold, as received, decompressed and on their way to the bus. */
  readonly maxInFlightBytes: number;
  /** How long a client may take to send one request. */
  readonly requestTimeoutMs: number;
  /** How long `/readyz` fails before the listener closes, so that a load balancer can look elsewhere first. */
  readonly drainDelayMs: number;
}

/** Right for one process behind nothing; a cluster wants a `drainDelayMs` above its probe's period. */
export const defaultLimits: Limits = {
  maxBodyBytes: 4 * 1024 * 1024,
  maxInFlightBytes: 64 * 1024 * 1024,
  requestTimeoutMs: 30_000,
  drainDelayMs: 0,
};

// Key, headers and framing count too, and the room alone may be 128 bytes of them.
const ENVELOPE_BYTES = 1024;

/** Largest serialised batch: what the bus takes as one message. */
export const MAX_BATCH_BYTES = maxMessageBytes - ENVELOPE_BYTES;

/** Most lines of one NDJSON body: what 4 MB of the smallest batches come to. */
export const MAX_LINES = 20_000;

// A body is held as received, decompressed and serialised anew; numbers may grow when written out in full.
const HELD_TIMES = 4;

/** Throws RangeError when a single largest body could never be taken. */
export function checkLimits(limits: Limits): void {
  if (limits.maxInFlightBytes < HELD_TIMES * limits.maxBodyBytes) {
    throw new RangeError(
      `maxInFlightBytes (${limits.maxInFlightBytes}) must be at least ${HELD_TIMES} times maxBodyBytes (${limits.maxBodyBytes})`,
    );
  }
}
