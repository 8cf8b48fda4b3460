import type { Rules } from '../../rules/ruleTable.ts';
import type { Episode } from '../../signal.ts';
import { type Clog, clogEvidence, clogOrigin, clogSeverity } from './clog.ts';
import { type LowFps, lowFpsEvidence, lowFpsOrigin, lowFpsSeverity } from './lowFps.ts';
import { type Outage, outageEvidence } from './outage.ts';
import type { Spell } from './spell.ts';

const times = (spell: Spell) => ({
  from: spell.from,
  to: spell.to,
  confirmedAt: spell.confirmedAt,
  clearedAt: spell.clearedAt,
});

export function clogEpisode(clog: Clog, rules: Rules): Episode {
  return {
    condition: 'clog',
    origin: clogOrigin(clog, rules),
    severity: clogSeverity(clog),
    ...times(clog.spell),
    visibleAt: clog.visibleSince,
    droppedAt: clog.droppedAt,
    evidence: clogEvidence(clog, rules),
  };
}

export function lowFpsEpisode(low: LowFps, targetFps: number, rules: Rules): Episode {
  return {
    condition: 'low_fps',
    origin: lowFpsOrigin(low, rules),
    severity: lowFpsSeverity(low, targetFps, rules),
    ...times(low.spell),
    visibleAt: low.spell.from,
    droppedAt: null,
    evidence: lowFpsEvidence(low, targetFps, rules),
  };
}

/** The outage as it stands at `until`, closed at `to` when the push is back; null while too short to matter. */
export function outageEpisode(
  outage: Outage,
  to: number | null,
  until: number,
  rules: Rules,
): Episode | null {
  const { since } = outage;
  if (since === null || until - since < rules.outageMs) return null;
  return {
    condition: 'disconnected',
    origin: 'push_disconnected',
    severity: until - since >= rules.clogSevereMs ? 'severe' : 'visible',
    from: since,
    to,
    confirmedAt: since + rules.outageMs,
    clearedAt: to,
    visibleAt: since,
    droppedAt: since,
    evidence: outageEvidence(outage, until, rules),
  };
}
