import { createRoom, plainSetup } from '../../../packages/simulator/src/index.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';

/** Different viewers that the crowd is made of. */
const DIFFERENT = 50;
/** Viewers report so often, ms; the VJ each second, as the SDK does. */
const VIEWER_BATCH_MS = 10_000;
const PUSH_BATCH_MS = 1000;
const CLOG = { family: 'uplink_squeeze', share: 0.35, fromMs: 12_000, toMs: 40_000 } as const;
const LASTS_MS = 30_000;
const START_MS = 1_763_800_000_000;
const ROOM = '8888_hot';

function record(batchMs: number): Batch[] {
  const room = createRoom({
    seed: 7,
    room: ROOM,
    viewers: DIFFERENT,
    startAtMs: START_MS,
    setup: { ...plainSetup, batchMs: [batchMs, batchMs] },
    faults: [CLOG],
  });
  return room.advance(LASTS_MS);
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

// Knuth's multiplicative hash, so that the first digits of the sessions are as different as a UUID's.
const scattered = (copy: number) => Math.imul(copy + 1, 0x9e3779b1) >>> 0;

/** One viewer's batch as another's, who came a moment later. */
function copied(batch: Batch, copy: number): Batch {
  const laterMs = (copy * 37) % VIEWER_BATCH_MS;
  return {
    ...batch,
    session: `${hex(scattered(copy), 8)}${batch.session.slice(8)}`,
    sentAt: batch.sentAt + laterMs,
    receivedAt: batch.sentAt + laterMs + 80,
    samples: { ...batch.samples, t: batch.samples.t.map((t) => t + laterMs) },
    events: (batch.events ?? []).map((event) => ({ ...event, t: event.t + laterMs })),
  };
}

/** What comes in of one room with a clogged uplink and a crowd, a slice of time after the other. */
export function* slicesOf(viewers: number, sliceMs: number): Generator<Batch[]> {
  const crowd = record(VIEWER_BATCH_MS).filter(({ side }) => side === 'play');
  const push = record(PUSH_BATCH_MS).filter(({ side }) => side === 'push');
  const copies = Math.ceil(viewers / DIFFERENT);
  const slots = new Map<number, { readonly batch: Batch; readonly copy: number }[]>();
  const slotOf = (ms: number) => Math.floor((ms - START_MS) / sliceMs);
  const put = (slot: number, batch: Batch, copy: number) => {
    const there = slots.get(slot);
    if (there === undefined) slots.set(slot, [{ batch, copy }]);
    else there.push({ batch, copy });
  };
  for (const batch of push) put(slotOf(batch.sentAt), batch, -1);
  for (const batch of crowd)
    for (let copy = 0; copy < copies; copy++)
      put(slotOf(batch.sentAt + ((copy * 37) % VIEWER_BATCH_MS)), batch, copy);
  const last = slotOf(START_MS + LASTS_MS);
  for (let slot = 0; slot <= last; slot++) {
    const there = slots.get(slot) ?? [];
    slots.delete(slot);
    yield there.map(({ batch, copy }) =>
      copy < 0 ? { ...batch, receivedAt: batch.sentAt + 80 } : copied(batch, copy),
    );
  }
}
