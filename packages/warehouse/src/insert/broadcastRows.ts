import type { Broadcast } from '@stutterscope/cloud';

/** A broadcast as it is kept, and what became of it. */
export interface KeptBroadcast {
  readonly broadcast: Broadcast;
  /** Grows with each that replaces it. */
  readonly revision: number;
  readonly score: number | null;
  readonly vjScore: number | null;
  readonly reportedAt: number | null;
  readonly retracted: boolean;
}

const time = (ms: number) => new Date(ms).toISOString();
const timeOrNull = (ms: number | null) => (ms === null ? null : time(ms));

/** A broadcast as a row of `broadcasts`. */
export function broadcastRow({ broadcast, reportedAt, ...kept }: KeptBroadcast) {
  const { from, to, endedBy, gaps, recordings, isReported: _, ...rest } = broadcast;
  return {
    ...rest,
    ...kept,
    from: time(from),
    to: timeOrNull(to),
    endedBy: endedBy ?? '',
    gaps: gaps.map((gap) => ({ from: time(gap.from), to: time(gap.to) })),
    recordings: recordings.map(({ id }) => id),
    reportedAt: timeOrNull(reportedAt),
  };
}
