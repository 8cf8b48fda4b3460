import type { Rules } from '../../rules/ruleTable.ts';
import type { Trouble } from '../../signal.ts';
import type { PushedAt } from './pushAt.ts';
import type { TroubleSpell } from './troubleSpells.ts';

/** Without a stream to watch nobody could. */
const needsStream: readonly string[] = ['refused', 'connect', 'no_first_frame'];

/** What a viewer's trouble comes to beside what the push was meanwhile. */
export function joinTrouble(trouble: Trouble, pushed: PushedAt): Trouble[] {
  if (trouble.finding !== 'watch_failed') return [trouble];
  // handbook, -2301: after the push ended it is the end of the show, and nobody's failure.
  if (trouble.reason === 'disconnected') return pushed === 'live' ? [trouble] : [];
  return pushed === 'over' && needsStream.includes(trouble.reason)
    ? [{ ...trouble, reason: 'not_live' }]
    : [trouble];
}

/** The cache mode that fits less, by what is shown. handbook, "Player Optimization". */
const misfits: Readonly<Record<string, string>> = { game: 'cache_speedy', beauty: 'cache_smooth' };

/**
 * True for what is worth telling: every finding, but for cache modes. Those are counted for every viewer, and one
 * is told only where it fits less what is shown, and most have it: then the app chose it, and no viewer.
 */
export function isTold(
  { finding, reason, affected }: TroubleSpell,
  spells: readonly TroubleSpell[],
  scenario: string | null,
  rules: Rules,
): boolean {
  if (finding !== 'settings') return true;
  if (scenario === null || misfits[scenario] !== reason) return false;
  const all = spells
    .filter((spell) => spell.finding === 'settings')
    .reduce((sum, one) => sum + one.affected, 0);
  return affected >= all * rules.settingsCacheShare;
}
