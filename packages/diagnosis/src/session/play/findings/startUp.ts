import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../../rules/ruleTable.ts';
import { valueAt } from '../../push/reading.ts';
import type { Told } from './viewTroubles.ts';

/** How a view came to its first picture. */
export interface StartUp {
  /** The first thing heard of the view: it was asked for no later. */
  askedAt: number | null;
  /** When the first picture came; what is heard of only later began before it was heard. */
  begunAt: number | null;
}

export const newStartUp = (): StartUp => ({ askedAt: null, begunAt: null });

/** How long a start may take, ms: HLS begins with whole fragments, and with the first viewer even later. */
const slowLimit = ({ stream }: Batch, rules: Rules) =>
  stream.protocol === 'hls' ? rules.startSlowHlsMs : rules.startSlowMs;

function ask(startUp: StartUp, batch: Batch, t: number): number | null {
  if (startUp.askedAt === null && startUp.begunAt === null) {
    if (batch.seq > 0) startUp.begunAt = t;
    else startUp.askedAt = t;
  }
  return startUp.askedAt;
}

/** The first picture (2003), or the first play (2004) of a player that does not tell it, ends the start. */
export function noteStartUpEvent(
  startUp: StartUp,
  batch: Batch,
  code: number,
  t: number,
  rules: Rules,
): Told | null {
  const askedAt = ask(startUp, batch, t);
  if (startUp.begunAt !== null || (code !== 2003 && code !== 2004)) return null;
  startUp.begunAt = t;
  const took = t - (askedAt ?? t);
  if (took < slowLimit(batch, rules)) return null;
  const reason = batch.stream.protocol === 'hls' ? 'hls_first_frame' : 'first_frame';
  return { finding: 'slow_start', reason, figure: Math.round(took) };
}

/** Without a picture for too long the view has failed, unless something said so before. */
export function noteStartUpSample(
  startUp: StartUp,
  batch: Batch,
  row: number,
  t: number,
  hasFailed: boolean,
  rules: Rules,
): Told | null {
  const askedAt = ask(startUp, batch, t);
  if (startUp.begunAt !== null) return null;
  if ((valueAt(batch, 'fps', row) ?? 0) > 0) {
    startUp.begunAt = t;
    return null;
  }
  const limit = batch.stream.protocol === 'hls' ? rules.startFailedHlsMs : rules.startFailedMs;
  if (askedAt === null || hasFailed || t - askedAt < limit) return null;
  return { finding: 'watch_failed', reason: 'no_first_frame', figure: 1 };
}
