import type { Rules } from '../rules/ruleTable.ts';
import { type Reach, widest } from './reach.ts';
import { join, type UpstreamSpell } from './upstream.ts';

/** Spells told as one stutter: joined, what viewers felt of them, and which they are. */
export interface FeltSpell {
  readonly spell: UpstreamSpell;
  readonly reach: Reach;
  readonly members: readonly UpstreamSpell[];
}

/**
 * Spells of one cause that viewers felt as one: they went on stalling, or paused for no longer than a spell may, in
 * between. `reachOf` says when they did.
 */
export function mergeFelt(
  spells: readonly UpstreamSpell[],
  reachOf: (spell: UpstreamSpell) => Reach,
  rules: Rules,
): FeltSpell[] {
  const merged: FeltSpell[] = [];
  for (const spell of spells) {
    const reach = reachOf(spell);
    const at = merged.findLastIndex((one) => one.spell.cause === spell.cause);
    const before = merged[at];
    const isOne =
      before !== undefined &&
      before.reach.feltFrom !== null &&
      reach.feltFrom !== null &&
      reach.feltFrom - before.reach.feltTo <= rules.clogReopenMs;
    if (!isOne) merged.push({ spell, reach, members: [spell] });
    else
      merged[at] = {
        spell: join(before.spell, spell),
        reach: widest(before.reach, reach),
        members: [...before.members, spell],
      };
  }
  return merged;
}
