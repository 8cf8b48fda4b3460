import type { Rules } from '../rules/ruleTable.ts';
import { evidence } from '../verdict/evidence.ts';
import type { Evidence, GroupCount } from '../verdict/verdict.ts';
import type { LaggingViewer } from './tickView.ts';

/** What the push side said of itself meanwhile: why the pusher is not to blame. */
export interface PusherWord {
  readonly fps: number | null;
  readonly que: number | null;
}

export function stalledEvidence(stalledMs: number, at: number, rules: Rules): Evidence[] {
  if (stalledMs === 0) return [];
  const limit = rules.stallLagMs;
  return evidence({
    signal: 'stalled',
    at,
    value: stalledMs,
    unit: 'ms',
    comparison: '>=',
    limit,
    supports: stalledMs >= limit,
  });
}

/** Frames shown from a full cache: what points at the viewer's device. */
export function deviceEvidence(device: LaggingViewer['device'], at: number): Evidence[] {
  if (device === null) return [];
  return evidence({
    signal: 'fps',
    at,
    value: device.fps,
    unit: 'frames/s',
    comparison: '<',
    limit: device.limit,
  });
}

export function shareEvidence(
  { by, id, affected, watching }: GroupCount,
  at: number,
  rules: Rules,
): Evidence[] {
  const value = (100 * affected) / watching;
  const limit = rules.cellShare * 100;
  return evidence({
    signal: `share of ${by} ${id}`,
    at,
    value,
    unit: '%',
    comparison: '>=',
    limit,
    supports: value >= limit,
  });
}

export function pusherEvidence(pusher: PusherWord | null, at: number, rules: Rules): Evidence[] {
  const que = pusher?.que ?? null;
  const fps = pusher?.fps ?? null;
  return [
    ...evidence({
      signal: 'pusher que',
      at,
      value: que,
      unit: 'frames',
      comparison: '<',
      limit: rules.clogQueFrames,
      supports: que !== null && que < rules.clogQueFrames,
    }),
    ...evidence({
      signal: 'pusher fps',
      at,
      value: fps,
      unit: 'frames/s',
      comparison: '>=',
      limit: rules.fpsTooLow,
      supports: fps !== null && fps >= rules.fpsTooLow,
    }),
  ];
}
