import type { Rules } from '../rules/ruleTable.ts';
import { TICK_MS } from '../session/play/viewerTick.ts';
import type { Draft } from './draft.ts';
import { draftUpstream, type Reach } from './draftUpstream.ts';
import { Remembered } from './remembered.ts';
import type { TickView } from './tickView.ts';
import { reaches, type UpstreamSpell } from './upstream.ts';

const nobody: Reach = { affected: 0, watching: 0, feltFrom: null };
const keyOf = ({ cause, from }: UpstreamSpell) => `${cause} ${from}`;

/** Whom the pusher's spells reached: of settled seconds it is known for good, of open ones looked for again. */
export class Reaching {
  private readonly settled = new Map<string, Reach>();
  private readonly drafted = new Remembered<UpstreamSpell, Draft>();

  /** Takes seconds down that can no longer change; spells that are no more are forgotten. */
  settle(spells: readonly UpstreamSpell[], views: readonly TickView[], rules: Rules): void {
    if (spells.length === 0 && this.settled.size === 0) return;
    const keys = new Set<string>();
    for (const spell of spells) {
      const key = keyOf(spell);
      keys.add(key);
      const known = this.settled.get(key) ?? nobody;
      const reach = widened(known, spell, views, rules);
      if (reach !== known) this.settled.set(key, reach);
    }
    for (const key of this.settled.keys()) if (!keys.has(key)) this.settled.delete(key);
  }

  /** Every spell's draft, beside the open seconds too. */
  drafts(
    room: string,
    spells: readonly UpstreamSpell[],
    views: readonly TickView[],
    heardUntil: number,
    rules: Rules,
  ): Draft[] {
    const drafts = spells.map((spell) => {
      const reach = widened(this.settled.get(keyOf(spell)) ?? nobody, spell, views, rules);
      const { affected, watching, feltFrom } = reach;
      // How much was heard since tells nothing of what is over.
      const of = [affected, watching, feltFrom, spell.to === null ? heardUntil : null, rules];
      return this.drafted.get(spell, of, () => draftUpstream(room, spell, reach, heardUntil, rules));
    });
    this.drafted.endRound();
    return drafts;
  }
}

/** The most viewers that stalled while a spell could reach them; `known` where it reached none of these. */
function widened(known: Reach, spell: UpstreamSpell, views: readonly TickView[], rules: Rules): Reach {
  let { affected, watching, feltFrom } = known;
  let isReached = false;
  for (const view of views) {
    if (!reaches(spell, view.tick + TICK_MS, rules.upstreamHiddenMs, rules.upstreamReachMs)) continue;
    isReached = true;
    affected = Math.max(affected, view.lagging);
    watching = Math.max(watching, view.watching);
    if (feltFrom === null && isFelt(view, rules)) feltFrom = view.tick;
  }
  return isReached ? { affected, watching, feltFrom } : known;
}

/** More viewers stall in this very second, or show too few frames in it, than some always do. */
function isFelt({ stalled, laggards, watching }: TickView, rules: Rules): boolean {
  let slow = 0;
  for (const { device, stalledNow } of laggards) if (device !== null && !stalledNow) slow += 1;
  return stalled + slow > watching * rules.cellBaseline;
}
