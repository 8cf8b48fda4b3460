import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import { valueAt } from '../../push/reading.ts';
import type { Told } from './viewTroubles.ts';

/** How far a view runs behind by what its player holds back. */
export interface Delay {
  /** Since when more is held than the mode allows. */
  highSince: number | null;
  /** It once held no more than that: then the delay grew. */
  wasWithin: boolean;
}

export const newDelay = (): Delay => ({ highSince: null, wasWithin: false });

/** The most media that a player of this mode and protocol holds back, ms. handbook, "Reduce Latency". */
function mostCacheMs({ stream }: Batch, rules: Rules): number {
  if (stream.protocol === 'hls') return rules.delayHlsMs;
  return stream.cacheMode === 'speedy' ? rules.delaySpeedyMs : rules.delayLiveMs;
}

/** A view that holds too much media for too long is late by as much. */
export function noteDelay(
  delay: Delay,
  batch: Batch,
  row: number,
  t: number,
  begunAt: number | null,
  rules: Rules,
): Told | null {
  const cache = valueAt(batch, 'cache', row);
  // The server hands out seconds of media at once when a view begins; a player needs a moment to catch up.
  if (cache === null || begunAt === null || t - begunAt < rules.delayGraceMs) return null;
  const share = cache / mostCacheMs(batch, rules);
  if (share <= rules.delayFactor) {
    delay.highSince = null;
    delay.wasWithin = true;
    return null;
  }
  delay.highSince ??= t;
  if (t - delay.highSince < rules.delayEnterMs) return null;
  const reason = delay.wasWithin ? 'cache_grew' : 'cache_large';
  return { finding: 'high_delay', reason, figure: Math.round(share * 100) };
}
