import type { Batch } from '@stutterscope/telemetry';
import type { Rules } from '../../rules/ruleTable.ts';
import type { Episode } from '../../signal.ts';
import { type Clog, clogEvidence, clogOrigin, clogSeverity } from './clog.ts';
import { asksTooMuch } from './findings/pushSettings.ts';
import { isOwnLoad, type LowFps, lowFpsEvidence, lowFpsOrigin, lowFpsSeverity } from './lowFps.ts';
import { type Outage, outageEvidence } from './outage.ts';
import type { Spell } from './spell.ts';

const times = (spell: Spell) => ({
  key: spell.from,
  from: spell.from,
  unheardFrom: spell.unheardFrom,
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

/** What an app that starves by itself was set to make beyond what anybody sees is why it starves. */
export function lowFpsEpisode(
  low: LowFps,
  stream: Batch['stream'],
  targetFps: number,
  rules: Rules,
): Episode {
  const origin = lowFpsOrigin(low, rules);
  const starvesAlone = origin === 'encoder_cpu' && isOwnLoad(low);
  const tooMuch = starvesAlone ? asksTooMuch(stream, low.spell.confirmedAt, rules) : [];
  return {
    condition: 'low_fps',
    origin: tooMuch.length > 0 ? 'encoder_settings' : origin,
    severity: lowFpsSeverity(low, targetFps, rules),
    ...times(low.spell),
    visibleAt: low.spell.from,
    droppedAt: null,
    evidence: [...lowFpsEvidence(low, targetFps, rules), ...tooMuch],
  };
}

/** The outage as it stands at `until`, closed at `to` when the push is back; null where there is none. */
export function outageEpisode(
  outage: Outage,
  to: number | null,
  until: number,
  rules: Rules,
): Episode | null {
  const { since } = outage;
  if (since === null) return null;
  return {
    condition: 'disconnected',
    origin: 'push_disconnected',
    severity: until - since >= rules.clogSevereMs ? 'severe' : 'visible',
    key: since,
    from: since,
    unheardFrom: null,
    to,
    confirmedAt: since + rules.outageMs,
    clearedAt: to,
    visibleAt: since,
    droppedAt: since,
    evidence: outageEvidence(outage, until, rules),
  };
}

/** True once an outage has lasted for so long at `until` that it matters. */
export const isLong = ({ since }: Outage, until: number, rules: Rules) =>
  since !== null && until - since >= rules.outageMs;
