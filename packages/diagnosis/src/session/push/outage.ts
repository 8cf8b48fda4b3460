import type { Rules } from '../../rules/ruleTable.ts';
import { evidence } from '../../verdict/evidence.ts';
import type { Evidence } from '../../verdict/verdict.ts';

/** A push without its server: from the first reconnect attempt to the next handshake. */
export interface Outage {
  since: number | null;
  attempts: number;
}

export const newOutage = (): Outage => ({ since: null, attempts: 0 });

/** What an event does to the connection: lost, back, or nothing. domain: handbook, "Event Code". */
export function stepOutage(outage: Outage, code: number, t: number): 'lost' | 'back' | 'none' {
  switch (code) {
    case 1102:
    case 3005:
    case -1307:
      outage.attempts += 1;
      if (outage.since !== null) return 'none';
      outage.since = t;
      outage.attempts = 1;
      return 'lost';
    case 1002:
      return outage.since === null ? 'none' : 'back';
    default:
      return 'none';
  }
}

export function outageEvidence(outage: Outage, until: number, rules: Rules): Evidence[] {
  if (outage.since === null) return [];
  return [
    ...evidence({
      signal: 'outage',
      at: outage.since,
      value: until - outage.since,
      unit: 'ms',
      comparison: '>=',
      limit: rules.outageMs,
    }),
    ...evidence({
      signal: 'reconnects',
      at: outage.since,
      value: outage.attempts,
      unit: 'events',
      comparison: '>=',
      limit: 1,
    }),
  ];
}
