import type { Alert, Finding, Incident, Stutter } from '@stutterscope/diagnosis';

const time = (ms: number) => new Date(ms).toISOString();

/** A stutter as a row of `stutters`, a finding as one of `findings`, an incident as one of `incidents`. */
export function lastingRow(verdict: Stutter | Finding | Incident) {
  const { kind: _, viewers, evidence, ...lasting } = withoutForecast(verdict);
  return {
    ...lasting,
    from: time(lasting.from),
    to: lasting.to === null ? null : time(lasting.to),
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

/** A forecast has no column of its own: the evidence tells it. */
function withoutForecast(verdict: Stutter | Finding | Incident) {
  if (verdict.kind !== 'finding') return verdict;
  const { forecast: _, ...finding } = verdict;
  return finding;
}
