import type { DropPolicyName } from '../../../packages/simulator/src/push/dropPolicy.ts';
import type { PushStep } from '../../../packages/simulator/src/report/observer.ts';
import { createRoom } from '../../../packages/simulator/src/room.ts';
import { plainSetup } from '../../../packages/simulator/src/setup.ts';
import type { Batch } from '../../../packages/telemetry/src/index.ts';
import { SMALL_BYTES } from '../rig/publishers.ts';
import type { PublisherName, RealRun } from '../rig/run.ts';
import { stream } from '../stream.ts';
import { OPEN_KBPS } from '../traces.ts';

const SLOT_MS = 100;
const BEFORE_MS = 10_000;
const SEED = 1;

/** The simulated pusher that is nearest to a real one, and what its QUE is taken from. */
interface Counterpart {
  readonly dropPolicy: DropPolicyName;
  readonly socketBytes: number;
  /** The agent looks into the kernel: its QUE is all that waits, in frames of video. An app sees its own queue. */
  readonly seesSocket: boolean;
}

const KIB = 1024;

export const counterparts: { readonly [name in PublisherName]?: Counterpart } = {
  // The agent's SPD is what left, not what the kernel took: a small socket makes them one.
  ffmpeg: { dropPolicy: 'none', socketBytes: 16 * KIB, seesSocket: true },
  // What a send buffer that widens by itself was found to hold: bytes under way stay in it until they are acknowledged.
  queue: { dropPolicy: 'span', socketBytes: 224 * KIB, seesSocket: false },
  'queue-small': { dropPolicy: 'span', socketBytes: SMALL_BYTES, seesSocket: false },
};

/** What the simulated link carries, slot by slot, from a while before the trace on. */
function slotsOf({ link, startMs, endMs }: RealRun): number[] {
  const count = Math.ceil((endMs - startMs + BEFORE_MS) / SLOT_MS);
  return Array.from({ length: count }, (_, slot) => {
    const atMs = startMs - BEFORE_MS + (slot + 0.5) * SLOT_MS;
    return link.findLast((step) => step.atMs <= atMs)?.kbps ?? OPEN_KBPS;
  });
}

/** The same stretch of the same link under the simulator's pusher: its telemetry, on the real run's clock. */
export function simulatedRun(run: RealRun, counterpart: Counterpart): Batch[] {
  const { dropPolicy, socketBytes, seesSocket } = counterpart;
  const startAtMs = run.startMs - BEFORE_MS;
  const steps: PushStep[] = [];
  const { width, height, fps, videoKbps } = stream;
  const room = createRoom({
    seed: SEED,
    room: `8888_${run.publisher}`,
    viewers: 2,
    startAtMs,
    preset: { scenario: 'beauty', width, height, fps, videoKbps },
    setup: {
      ...plainSetup,
      dropPolicy,
      socketBytes,
      uplink: { slotMs: SLOT_MS, kbps: slotsOf(run), offsetMs: 0 },
    },
    observer: { push: (step) => void steps.push(step), screen: () => undefined },
  });
  const batches = [...room.advance(run.endMs - startAtMs), ...room.flush()];
  return seesSocket ? batches.map((batch) => withWholeBacklog(batch, steps, startAtMs)) : batches;
}

function withWholeBacklog(batch: Batch, steps: readonly PushStep[], startAtMs: number): Batch {
  if (batch.side !== 'push') return batch;
  const que = batch.samples.t.map((t) => {
    const step = steps.findLast(({ atMs }) => atMs <= t - startAtMs);
    return Math.round(((step?.waitingMs ?? 0) * stream.fps) / 1000);
  });
  return { ...batch, samples: { ...batch.samples, que } };
}
