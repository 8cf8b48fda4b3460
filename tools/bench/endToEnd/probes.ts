import { RoomStage, SessionStage } from '../../../packages/diagnosis/src/index.ts';
import { createRoom, plainSetup } from '../../../packages/simulator/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** Clients of a probe send each second, as the SDK does. */
const BATCH_MS = 1000;
const VIEWERS = 2;
const CLOG = { family: 'uplink_squeeze', share: 0.35 } as const;
const CLOG_AT_MS = 6000;
const LASTS_MS = 22_000;
/** Probes begin so far apart, so that their alerts do not all come at once. */
const SPREAD_MS = 16_000;

/** A room whose VJ must be alerted, and the batch that gives it away. */
export interface Probe {
  readonly room: string;
  readonly batches: readonly Batch[];
  /** Index of the first batch after which the stages, run by themselves, say the alert. */
  readonly deciding: number;
}

/** The stages, batch by batch, until they alert the VJ; null when they never do. */
function decidingBatch(batches: readonly Batch[]): number | null {
  const sessions = new SessionStage('probe');
  const rooms = new RoomStage();
  for (const [at, batch] of batches.entries()) {
    sessions.accept({ ...batch, receivedAt: batch.sentAt });
    for (const signal of sessions.drain()) rooms.accept(signal);
    if (rooms.drain().some(({ kind }) => kind === 'alert')) return at;
  }
  return null;
}

/** Rooms with a clogged uplink, the first of them beginning at `fromMs`, Unix ms. */
export function makeProbes(count: number, fromMs: number): Probe[] {
  return Array.from({ length: count }, (_, index) => {
    const room = `8888_probe${index}`;
    const startAtMs = fromMs + Math.round((index / count) * SPREAD_MS);
    const simulated = createRoom({
      seed: index + 1,
      room,
      viewers: VIEWERS,
      startAtMs,
      setup: { ...plainSetup, batchMs: [BATCH_MS, BATCH_MS] },
      faults: [{ ...CLOG, fromMs: CLOG_AT_MS, toMs: LASTS_MS }],
    });
    const batches = simulated.advance(LASTS_MS);
    const deciding = decidingBatch(batches);
    if (deciding === null) throw new Error(`nobody is alerted of ${room}`);
    return { room, batches, deciding };
  });
}
