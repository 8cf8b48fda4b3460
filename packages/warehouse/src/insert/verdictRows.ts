import type { Alert, Stutter } from '@stutterscope/diagnosis';

const time = (ms: number) => new Date(ms).toISOString();

/** A stutter as a row of `stutters`. */
export function stutterRow({ kind: _, viewers, evidence, ...stutter }: Stutter) {
  return {
    ...stutter,
    from: time(stutter.from),
    to: stutter.to === null ? null : time(stutter.to),
    viewersAffected: viewers.affected,
    viewersWatching: viewers.watching,
    evidence: evidence.map((item) => ({ ...item, at: time(item.at) })),
  };
}

/** An alert as a row of `alerts`. */
export function alertRow({ kind: _, ...alert }: Alert) {
  return {
    ...alert,
    at: time(alert.at),
    resolvedAt: alert.resolvedAt === null ? null : time(alert.resolvedAt),
  };
}
