import type { Batch, BatchEvent } from '@stutterscope/telemetry';

/** What happened next in a session: a sample (its row in the columns) or an event. */
export type Moment =
  | { readonly kind: 'sample'; readonly t: number; readonly row: number }
  | { readonly kind: 'event'; readonly t: number; readonly event: BatchEvent };

/** A batch's samples and events in order of time, shifted by the session's clock error. Events go first. */
export function timeline(batch: Batch, skewMs: number): Moment[] {
  const moments: Moment[] = [];
  for (const event of batch.events ?? []) moments.push({ kind: 'event', t: event.t - skewMs, event });
  batch.samples.t.forEach((t, row) => {
    moments.push({ kind: 'sample', t: t - skewMs, row });
  });
  return moments.sort((a, b) => a.t - b.t);
}
