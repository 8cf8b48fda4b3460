import { setTimeout as sleep } from 'node:timers/promises';
import type { Probe } from './probes.ts';

/** Sends what each client of a probe sends, when it is due; gives when the deciding batch went off, by room. */
export async function sendProbes(probes: readonly Probe[], port: number): Promise<Map<string, number>> {
  const decidedAt = new Map<string, number>();
  await Promise.all(
    probes.flatMap(({ room, batches, deciding }) =>
      batches.map(async (batch, at) => {
        await sleep(Math.max(0, batch.sentAt - Date.now()));
        if (at === deciding) decidedAt.set(room, Date.now());
        const response = await fetch(`http://127.0.0.1:${port}/v1/telemetry`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(batch),
        });
        await response.arrayBuffer();
      }),
    ),
  );
  return decidedAt;
}
