import type { Delivery, Notice } from '@stutterscope/alerts';

const time = (ms: number) => new Date(ms).toISOString();

/** A notice as a row of `notices`. Its evidence stands in its stutter's. */
export function noticeRow({ kind: _, evidence: __, ...notice }: Notice) {
  return {
    ...notice,
    since: time(notice.since),
    resolvedAt: notice.resolvedAt === null ? null : time(notice.resolvedAt),
    saidAt: time(notice.saidAt),
  };
}

/** A delivery as a row of `deliveries`. */
export function deliveryRow({ kind: _, ...delivery }: Delivery) {
  return { ...delivery, at: time(delivery.at) };
}
