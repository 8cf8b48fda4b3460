import type { Batch } from '@stutterscope/telemetry';
import type { Delivered } from '../outcome/outcome.ts';
import { between, type Draws, drawsOf } from '../random.ts';

/** What happens to telemetry between client and collector. */
export interface Channel {
  /** Parts of the batches that never arrive, arrive again, and arrive late. */
  readonly loss: number;
  readonly duplicates: number;
  readonly late: number;
  /** How wrong clocks are at most, and how fast they go wrong, in parts of a million. */
  readonly clockMs: number;
  readonly driftPpm: number;
}

/** What the VJ's phone could send in one second: telemetry shares the uplink with the stream. */
export interface UplinkSecond {
  readonly waitingMs: number;
  readonly uplinkKbps: number;
}

/** A link thinner than this carries no telemetry. */
const DEAD_KBPS = 20;
/** A second connection gets its part of a full link, and waits less than what already stands in the socket. */
const WAITING_SHARE = 0.4;
const MOST_WAITING_MS = 3000;

function uplinkDelayMs(sentMs: number, uplink: readonly UplinkSecond[]): number {
  let second = Math.floor(sentMs / 1000);
  while ((uplink[second]?.uplinkKbps ?? Infinity) < DEAD_KBPS) second++;
  const heldMs = Math.max(0, second * 1000 - sentMs);
  return heldMs + Math.min(MOST_WAITING_MS, WAITING_SHARE * (uplink[second]?.waitingMs ?? 0));
}

/** Stamps a batch by the clock of its client. */
function stamped(batch: Batch, startAtMs: number, { clockMs, driftPpm }: Channel, draws: Draws): Batch {
  const offset = between(draws, -1, -clockMs, clockMs);
  const drift = between(draws, -2, -driftPpm, driftPpm) / 1e6;
  const clock = (at: number) => Math.round(at + offset + drift * (at - startAtMs));
  const { events } = batch;
  return {
    ...batch,
    sentAt: clock(batch.sentAt),
    samples: { ...batch.samples, t: batch.samples.t.map(clock) },
    ...(events !== undefined && { events: events.map((event) => ({ ...event, t: clock(event.t) })) }),
  };
}

/** Brings batches that bear true times to the collector: what arrives, when, and in what order. */
export function carry(
  batches: readonly Batch[],
  {
    seed,
    startAtMs,
    channel,
    uplink,
  }: { seed: number; startAtMs: number; channel: Channel; uplink: readonly UplinkSecond[] },
): Delivered[] {
  const arrivals = batches.flatMap((batch) => {
    const draws = drawsOf(seed, `channel/${batch.session}`);
    const draw = (what: number) => draws(batch.seq * 8 + what);
    if (draw(0) < channel.loss) return [];
    const held = batch.side === 'push' ? uplinkDelayMs(batch.sentAt - startAtMs, uplink) : 0;
    const late = draw(1) < channel.late ? 200 + 3000 * draw(2) : 0;
    const at = Math.round(batch.sentAt + 30 + 120 * draw(3) ** 2 + held + late);
    const sent = stamped(batch, startAtMs, channel, draws);
    const again = draw(4) < channel.duplicates ? [Math.round(at + 100 + 5000 * draw(5))] : [];
    return [at, ...again].map((receivedAt) => ({ at: receivedAt, batch: { ...sent, receivedAt } }));
  });
  return arrivals.sort((one, other) => one.at - other.at);
}
