import type { Batch } from '@stutterscope/telemetry';
import { cloggedPush } from '../../apps/cli/test/recording.ts';

/** A push whose uplink is too thin for 20 s, as if its last batch were sent now. */
export function cloggedNow(room: string): Batch[] {
  const batches = cloggedPush(room);
  const shift = Date.now() - (batches.at(-1)?.sentAt ?? 0);
  return batches.map((batch) => ({
    ...batch,
    sentAt: batch.sentAt + shift,
    samples: { ...batch.samples, t: batch.samples.t.map((t) => t + shift) },
    events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + shift })),
  }));
}
