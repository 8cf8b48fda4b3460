import type { Rules } from '../../rules/ruleTable.ts';
import type { PushReading } from './reading.ts';

/** How many samples with a full socket are remembered. */
const SAMPLES_KEPT = 32;

/** What is remembered of a push to say what its uplink carries: plain data. */
export interface UplinkCapacity {
  /** A backlog was queued when the last sample was taken. */
  wasQueued: boolean;
  /** Samples throughout which a backlog was queued, oldest first: SPD was all that went through. */
  saturated: { readonly t: number; readonly spanMs: number; readonly kbps: number }[];
}

export const newUplinkCapacity = (): UplinkCapacity => ({ wasQueued: false, saturated: [] });

/**
 * Moves what is known of the uplink by one sample. SPD measures the uplink only while the sender waits for it (QUE
 * off its floor at both ends of the sample); else it is what the encoder made, and the uplink may carry any more. A
 * frame or two in the queue may just have been made: on a healthy push many samples meet one.
 */
export function stepCapacity(capacity: UplinkCapacity, reading: PushReading, rules: Rules): void {
  const { t, spanMs, que, spd } = reading;
  const isQueued = (que ?? 0) >= rules.clogQueRisingFrames;
  if (isQueued && capacity.wasQueued && spanMs > 0 && spd !== null && spd > 0) {
    const fresh = capacity.saturated.filter((one) => t - one.t <= rules.capacityFreshMs);
    capacity.saturated = [...fresh, { t, spanMs, kbps: spd }].slice(-SAMPLES_KEPT);
  }
  capacity.wasQueued = isQueued;
}

/** What an uplink carries, as far as it was measured. */
export interface Carried {
  readonly kbps: number;
  /** Time in which it was measured, ms, and when that began and ended, Unix ms. */
  readonly measuredMs: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What the uplink carries at `t`: the median of SPD over fresh samples with a full socket, each counting for its
 * length and half as much every `capacityHalfLifeMs`; null where too little was measured.
 */
export function carriedAt({ saturated }: UplinkCapacity, t: number, rules: Rules): Carried | null {
  if (saturated.length === 0) return null;
  const fresh = saturated.filter((one) => t - one.t <= rules.capacityFreshMs);
  const [first] = fresh;
  const last = fresh.at(-1);
  const measuredMs = fresh.reduce((sum, { spanMs }) => sum + spanMs, 0);
  if (first === undefined || last === undefined || measuredMs < rules.capacityLeastMs) return null;
  const weighed = fresh
    .map(({ t: at, spanMs, kbps }) => ({
      kbps,
      weight: spanMs * 0.5 ** ((t - at) / rules.capacityHalfLifeMs),
    }))
    .sort((a, b) => a.kbps - b.kbps);
  let rest = weighed.reduce((sum, { weight }) => sum + weight, 0) / 2;
  const median = weighed.find(({ weight }) => {
    rest -= weight;
    return rest <= 0;
  });
  return { kbps: median?.kbps ?? last.kbps, measuredMs, from: first.t - first.spanMs, to: last.t };
}
