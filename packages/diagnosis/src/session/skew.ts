import type { Batch } from '@stutterscope/telemetry';

/**
 * How far a client's clock runs ahead of the server's, whole seconds in ms. Only ahead can be told for
 * certain: a batch cannot be received before it was sent, while one from the past may be late or a recording.
 */
export function clockAhead(batch: Batch, knownMs: number, toleranceMs: number): number {
  if (batch.receivedAt === undefined) return knownMs;
  const ahead = batch.sentAt - batch.receivedAt;
  return ahead - knownMs > toleranceMs ? Math.round(ahead / 1000) * 1000 : knownMs;
}
