import type { Episode, PushFinding, PushSignal, Strain } from '../../signal.ts';

const shifted = (t: number, aheadMs: number) => Math.max(0, Math.round(t - aheadMs));

/** A strain told by the clock of which its own is `aheadMs` ahead. */
export const shiftStrain = (strain: Strain, aheadMs: number): Strain => ({
  ...strain,
  from: shifted(strain.from, aheadMs),
  to: shifted(strain.to, aheadMs),
});

/** A push told by the server's clock, of which its client's is `aheadMs` ahead. */
export function shiftPush(signal: PushSignal, aheadMs: number): PushSignal {
  if (aheadMs === 0) return signal;
  const at = (t: number) => shifted(t, aheadMs);
  const maybe = (t: number | null) => (t === null ? null : at(t));
  const told = <One extends Episode | PushFinding>(one: One): One => ({
    ...one,
    from: at(one.from),
    to: maybe(one.to),
    evidence: one.evidence.map((line) => ({ ...line, at: at(line.at) })),
  });
  const episode = (one: Episode): Episode => ({
    ...told(one),
    unheardFrom: maybe(one.unheardFrom),
    confirmedAt: at(one.confirmedAt),
    clearedAt: maybe(one.clearedAt),
    visibleAt: maybe(one.visibleAt),
    droppedAt: maybe(one.droppedAt),
  });
  return {
    ...signal,
    since: at(signal.since),
    until: at(signal.until),
    connectedAt: maybe(signal.connectedAt ?? null),
    outage: signal.outage ? episode(signal.outage) : null,
    lapses: signal.lapses.map(({ from, to }) => ({ from: at(from), to: maybe(to) })),
    risingSince: maybe(signal.risingSince),
    episodes: signal.episodes.map(episode),
    strains: signal.strains.map((strain) => shiftStrain(strain, aheadMs)),
    findings: signal.findings.map(told),
    shortfalls: signal.shortfalls.map(({ from, to, marks }) => ({
      from: at(from),
      to: maybe(to),
      marks: marks.map((mark) => ({ ...mark, at: at(mark.at) })),
    })),
  };
}
