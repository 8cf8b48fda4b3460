import { wordsOf } from '../../remedies/findingWords.ts';
import type { Rules } from '../../rules/ruleTable.ts';
import { evidence } from '../../verdict/evidence.ts';
import type { Evidence } from '../../verdict/verdict.ts';
import { type Draft, draftFinding } from '../draft.ts';
import { summarizeFinding } from './summarizeFinding.ts';
import { quietOf, type TroubleSpell } from './troubleSpells.ts';

/** How many groups of a finding are told, the largest first. */
const GROUPS_TOLD = 8;

/** A finding of a room's viewers, one for all of them. */
export function draftTrouble(room: string, spell: TroubleSpell, now: number, rules: Rules): Draft {
  const { finding, reason, from, affected, session } = spell;
  const watching = Math.max(spell.watching, affected);
  const { says, advice } = wordsOf(finding, reason);
  const told = {
    from,
    to: now - spell.to >= quietOf(finding, rules) ? spell.to : null,
    viewers: { affected, watching },
    evidence: evidenceOf(spell, rules),
  };
  const groups = [...spell.groups.values()]
    .toSorted((a, b) => b.affected - a.affected || a.by.localeCompare(b.by) || a.id.localeCompare(b.id))
    .slice(0, GROUPS_TOLD)
    // How many of the group watched is not counted for those who could not.
    .map((group) => ({ ...group, watching: group.affected }));
  return draftFinding(
    room,
    'play',
    {
      session: affected === 1 ? session : null,
      side: 'play',
      finding,
      reason,
      ...told,
      groups: affected === 1 ? [] : groups,
      summary: summarizeFinding(says, told),
      advice: [...advice],
    },
    quietOf(finding, rules),
  );
}

/** What was measured on average, where anything was; else how many viewers met it. */
function evidenceOf({ finding, reason, from, affected, sum }: TroubleSpell, rules: Rules): Evidence[] {
  const mean = affected === 0 ? null : sum / affected;
  if (finding === 'slow_start') {
    const limit = reason === 'hls_first_frame' ? rules.startSlowHlsMs : rules.startSlowMs;
    return evidence({ signal: 'first frame', at: from, value: mean, unit: 'ms', comparison: '>=', limit });
  }
  if (finding === 'high_delay') {
    const limit = rules.delayFactor * 100;
    return evidence({
      signal: "cache in its mode's most",
      at: from,
      value: mean,
      unit: '%',
      comparison: '>',
      limit,
    });
  }
  return evidence({
    signal: 'viewers',
    at: from,
    value: affected,
    unit: 'viewers',
    comparison: '>=',
    limit: 1,
  });
}
