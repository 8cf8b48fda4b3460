import type { HurtCells } from '../census.ts';
import { adviseVj } from '../remedies/remedies.ts';
import type { Rules } from '../rules/ruleTable.ts';
import type { Severity } from '../verdict/verdict.ts';
import { type Draft, draftStutter } from './draft.ts';
import type { UpstreamSpell } from './upstream.ts';

/** Most viewers that stalled at once while a pusher's trouble could reach them. */
export interface Reach {
  readonly affected: number;
  readonly watching: number;
}

/** A backlog no viewer has felt is absorbed, however long: frames dropped are felt by all. */
function severityOf(spell: UpstreamSpell, reach: Reach): Severity {
  const hidden =
    spell.cause === 'upstream_clog' && !spell.dropped && reach.watching > 0 && reach.affected === 0;
  return hidden ? 'absorbed' : spell.severity;
}

export function draftUpstream(
  room: string,
  spell: UpstreamSpell,
  reach: Reach,
  heardUntil: number,
  rules: Rules,
): Draft {
  const { cause, origin, from, to } = spell;
  const stutter = draftStutter(room, {
    cause,
    origin,
    severity: severityOf(spell, reach),
    from,
    to,
    session: null,
    viewers: { affected: reach.affected, watching: reach.watching },
    groups: [],
    evidence: [...spell.evidence],
  });
  return { verdict: stutter, alert: alertFor(stutter, spell, heardUntil, rules), hurt: hurtOf(spell) };
}

/** A push that clogs says something of its ingest server: many behind one do not clog by chance. */
function hurtOf({ cause, server }: UpstreamSpell): HurtCells | null {
  if (cause !== 'upstream_clog' || server === null) return null;
  return { cause: 'ingest', affected: 1, cells: [{ by: 'server', id: server, affected: 1, watching: 1 }] };
}

function alertFor(
  { id: stutter, room, severity }: ReturnType<typeof draftStutter>,
  spell: UpstreamSpell,
  heardUntil: number,
  rules: Rules,
): Draft['alert'] {
  const age = spell.cause === 'low_frame_rate' ? rules.alertFpsMs : rules.alertClogMs;
  // What caches hide is worth a word when it lasts: it will show.
  const shows = Math.min(spell.visibleAt ?? Number.POSITIVE_INFINITY, spell.from + rules.alertAbsorbedMs);
  const at = Math.max(spell.confirmedAt, spell.from + age, shows);
  // What was over before anybody could be told is not worth a person's attention on air.
  if (at > (spell.to ?? heardUntil)) return null;
  const advice = adviseVj(spell.cause, spell.origin, spell);
  if (advice === null) return null;
  return {
    kind: 'alert',
    id: `${stutter}/vj`,
    room,
    audience: 'vj',
    cause: spell.cause,
    origin: spell.origin,
    severity,
    at,
    resolvedAt: spell.clearedAt,
    message: advice.message,
    remedies: [...advice.remedies],
    stutter,
  };
}
