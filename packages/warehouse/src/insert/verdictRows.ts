import type { Alert, Finding, Incident, Stutter } from '@stutterscope/diagnosis';

type Lasts = Pick<Stutter, 'from' | 'to' | 'viewers' | 'evidence'> & { readonly kind: string };

const time = (ms: number) => new Date(ms).toISOString();

/** A stutter as a row of `stutters`. */
export function stutterRow({ visibleFrom, ...stutter }: Stutter) {
  return { ...lastingRow(stutter), visibleFrom: visibleFrom === null ? null : time(visibleFrom) };
}

/** A finding as a row of `findings`. A forecast has no column of its own: the evidence tells it. */
export function findingRow({ forecast: _, ...finding }: Finding) {
  return lastingRow(finding);
}

/** An incident as a row of `incidents`. */
export function incidentRow(incident: Incident) {
  return lastingRow(incident);
}

/** An alert as a row of `alerts`. */
export function alertRow({ kind: _, ...alert }: Alert) {
  return {
    ...alert,
    at: time(alert.at),
    resolvedAt: alert.resolvedAt === null ? null : time(alert.resolvedAt),
  };
}

/** What everything that lasts has in common. */
function lastingRow<Lasting extends Lasts>({ kind: _, viewers, evidence, ...lasting }: Lasting) {
  return {
    ...lasting,
    from: time(lasting.from),
    to: lasting.to === null ? null : time(lasting.to),
    viewersAffected: viewers.affected,
    viewersWatching: viewers.watching,
    evidence: evidence.map((item) => ({ ...item, at: time(item.at) })),
  };
}
